package io.kafkakit.schema.internal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A schema as the registry keeps it.
 *
 * @param type {@code AVRO}, {@code PROTOBUF} or {@code JSON}
 * @param text the schema in the language of its type
 * @param references the schemas that it names, in the registry
 */
public record SchemaText(String type, String text, List<Reference> references) {

    /** Copies the references. */
    public SchemaText {
        references = List.copyOf(references);
    }

    /** Without references. */
    public static SchemaText of(String type, String text) {
        return new SchemaText(type, text, List.of());
    }

    /**
     * Another schema of the registry.
     *
     * @param name how the schema names it: a full name in Avro, the path of an import, the URI of a {@code $ref}
     * @param version 0 if it is to be found first
     * @param target the schema to find; null if the version is known
     */
    public record Reference(
            String name,
            String subject,
            int version,
            @Nullable SchemaText target) {

        /** One whose version is known. */
        static Reference of(String name, String subject, int version) {
            return new Reference(name, subject, version, null);
        }

        /** One whose version the registry is asked for. */
        public static Reference toBeFound(String name, String subject, SchemaText target) {
            return new Reference(name, subject, 0, target);
        }
    }
}
