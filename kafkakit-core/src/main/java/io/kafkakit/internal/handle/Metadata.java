package io.kafkakit.internal.handle;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A group's own metadata.
 *
 * @param supplier the user's supplier; null for none
 */
public record Metadata(@Nullable Supplier<?> supplier) {

    /** A group without metadata. */
    public static Metadata none() {
        return new Metadata(null);
    }

    Object get() {
        if (supplier == null) {
            throw new IllegalStateException("the group has no metadata: give it some with metadata(() -> ...)");
        }
        Object value = supplier.get();
        if (value == null) {
            throw new IllegalStateException("the metadata supplier returned null: return an object");
        }
        return value;
    }

    <T> T as(Class<T> type, Object value) {
        if (!type.isInstance(value)) {
            throw new IllegalStateException(
                    "the metadata is a " + value.getClass().getName() + ", not a " + type.getName()
                            + ": ask for the type that the supplier returns");
        }
        return type.cast(value);
    }
}
