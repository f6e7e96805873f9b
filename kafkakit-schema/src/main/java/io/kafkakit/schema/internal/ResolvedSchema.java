package io.kafkakit.schema.internal;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A schema with all that it refers to.
 *
 * @param references by the name in the schema; each stands behind those that it refers to itself
 */
public record ResolvedSchema(SchemaText schema, Map<String, SchemaText> references) {

    /** Copies the references in their order. */
    public ResolvedSchema {
        references = Collections.unmodifiableMap(new LinkedHashMap<>(references));
    }
}
