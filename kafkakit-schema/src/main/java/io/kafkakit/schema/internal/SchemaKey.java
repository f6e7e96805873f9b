package io.kafkakit.schema.internal;

import java.util.UUID;

/** What a record says of its schema. */
public sealed interface SchemaKey {

    /** The registry's path to the schema. */
    String path();

    /** The id of a registry. */
    record Id(int value) implements SchemaKey {
        @Override
        public String path() {
            return "/schemas/ids/" + value;
        }

        @Override
        public String toString() {
            return "schema id " + value;
        }
    }

    /** The same in all registries that have the schema. */
    record Guid(UUID value) implements SchemaKey {
        @Override
        public String path() {
            return "/schemas/guids/" + value;
        }

        @Override
        public String toString() {
            return "schema GUID " + value;
        }
    }
}
