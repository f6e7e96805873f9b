package io.kafkakit.schema.internal.avro;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.jspecify.annotations.Nullable;

/**
 * The classes of the named types in a schema that comes from a class of the user.
 *
 * <p>From 1.12.2 on, Avro refuses every class that a system property does not name, because schemas may come from
 * anywhere. The schemas here do not: a handler takes the class, and the class has the schema. So they are resolved
 * beside that class, without a change of Avro's settings for the whole JVM.
 */
final class HandlerClasses {

    private record Found(@Nullable Class<?> type) {}

    private final ClassLoader loader;
    private final Map<String, Found> byName = new ConcurrentHashMap<>();

    HandlerClasses(Class<?> handlers) {
        ClassLoader its = handlers.getClassLoader();
        this.loader = its == null ? ClassLoader.getSystemClassLoader() : its;
    }

    /** The class of a record, enum or fixed; null if there is none. */
    @Nullable
    Class<?> of(Schema named) {
        return byName.computeIfAbsent(SpecificData.getClassName(named), name -> new Found(find(name)))
                .type();
    }

    /** The class of this name, or null. */
    @Nullable
    Class<?> named(String name) {
        return byName.computeIfAbsent(name, its -> new Found(load(its))).type();
    }

    /** A nested class has the name of the outer one as its namespace. */
    private @Nullable Class<?> find(String name) {
        String binary = name;
        while (true) {
            Class<?> found = load(binary);
            int dot = binary.lastIndexOf('.');
            if (found != null || dot < 0) {
                return found;
            }
            binary = binary.substring(0, dot) + "$" + binary.substring(dot + 1);
        }
    }

    private @Nullable Class<?> load(String binary) {
        try {
            return Class.forName(binary, false, loader);
        } catch (ClassNotFoundException | LinkageError e) {
            return null;
        }
    }
}
