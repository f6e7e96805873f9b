package io.kafkakit.schema;

import io.kafkakit.Experimental;

/** Where a written record names its schema. Both are read, whichever is written. */
@Experimental
public enum Framing {
    /** In the value: a byte 0, the id in 4 bytes, then the data. Every client of a registry reads it. The default. */
    PREFIX,

    /**
     * In the header {@code __value_schema_id}: a byte 1 and the GUID in 16 bytes. The value is only the data. The
     * registry must have GUIDs, and the readers must know this framing.
     */
    HEADER
}
