package io.kafkakit.schema.internal.json;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Compares data with a schema. The only class that knows the validator, which is not on every classpath. Thread-safe.
 */
final class Validator {

    /** Where a schema without an {@code $id} is, so that names of other schemas can be relative. */
    private static final String BASE = "registry:///";

    private final Schema schema;

    private Validator(Schema schema) {
        this.schema = schema;
    }

    /**
     * Fetches nothing: what the schema refers to is given, or an error.
     *
     * @param references texts, by the name in the schema
     */
    static Validator of(JsonNode schema, Map<String, String> references) {
        JsonNode id = schema.path("$id");
        String base = id.isString() && URI.create(id.stringValue()).isAbsolute() ? id.stringValue() : BASE + "schema";
        // Draft 7 is what Confluent's serializers assume, too.
        SchemaRegistry schemas = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_7,
                builder -> builder.schemas(iri -> referred(references, iri))
                        .schemaLoader(loader -> loader.fetchRemoteResources(false)));
        Schema made = schemas.getSchema(SchemaLocation.of(base), schema);
        made.initializeValidators();
        return new Validator(made);
    }

    /** The validator makes a URI of a relative name, in its own way. */
    private static @Nullable String referred(Map<String, String> references, String iri) {
        String whole = references.get(iri);
        if (whole != null) {
            return whole;
        }
        for (Map.Entry<String, String> each : references.entrySet()) {
            if (iri.endsWith("/" + each.getKey())) {
                return each.getValue();
            }
        }
        return null;
    }

    /** What is wrong with the data; null if nothing is. */
    @Nullable
    String errors(JsonNode data) {
        List<Error> errors = schema.validate(data);
        if (errors.isEmpty()) {
            return null;
        }
        String first = String.join(
                "; ",
                errors.stream()
                        .limit(3)
                        .map(each -> each.getInstanceLocation() + ": " + each.getMessage())
                        .toList());
        return errors.size() > 3 ? first + "; and " + (errors.size() - 3) + " more" : first;
    }
}
