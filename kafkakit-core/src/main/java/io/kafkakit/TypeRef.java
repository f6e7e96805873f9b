package io.kafkakit;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

/**
 * A generic type that survives erasure. Make an anonymous subclass.
 *
 * <pre>{@code
 * events.on("orders.imported", new TypeRef<List<OrderCreated>>() {}, (orders, ctx) -> ...);
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 */
public abstract class TypeRef<T> {

    private final Type type;

    protected TypeRef() {
        if (!(getClass().getGenericSuperclass() instanceof ParameterizedType generic)) {
            throw new IllegalArgumentException(
                    "TypeRef without a type: write new TypeRef<List<Order>>() {} with the type between the brackets");
        }
        this.type = generic.getActualTypeArguments()[0];
    }

    /** The captured type. */
    public final Type type() {
        return type;
    }

    @Override
    public final String toString() {
        return type.getTypeName();
    }
}
