package io.kafkakit.schema;

import io.kafkakit.Experimental;
import io.kafkakit.schema.internal.CodecSettings;
import io.kafkakit.schema.internal.SchemaEngine;
import io.kafkakit.schema.internal.json.JsonSchemaFormat;
import java.util.Objects;
import java.util.function.UnaryOperator;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON whose JSON Schemas are in a registry. Jackson 3 reads and writes the data.
 *
 * <pre>{@code
 * JsonSchemaCodec codec = JsonSchemaCodec.of(registry)
 *     .withSchema(Files.readString(Path.of("order-placed.schema.json")))
 *     .withValidation();
 * }</pre>
 *
 * <p>An event is named after the {@code title} of its schema, unless you choose other names. A schema without a title
 * makes an event without a name, which {@code events.onAny(…)} handles.
 *
 * <p>Reading needs no schema but the record's. Writing needs the text of the schema, which you pass. It must not refer
 * to other schemas of the registry.
 *
 * <p>Data is compared with its schema only {@link #withValidation()}. That needs
 * {@code com.networknt:json-schema-validator} on the classpath.
 *
 * <p>Immutable and thread-safe; each {@code withX} returns a copy.
 */
@Experimental
public final class JsonSchemaCodec extends SchemaCodec<JsonSchemaCodec> {

    private final JsonSchemaFormat format;

    private JsonSchemaCodec(JsonSchemaFormat format, SchemaEngine engine) {
        super(engine);
        this.format = format;
    }

    /** Reads without validation; writes with a prefix, under the subject of the topic, and registers nothing. */
    public static JsonSchemaCodec of(SchemaRegistry registry) {
        return of(JsonSchemaFormat.defaults(), CodecSettings.of(registry.client()));
    }

    private static JsonSchemaCodec of(JsonSchemaFormat format, CodecSettings settings) {
        return new JsonSchemaCodec(format, new SchemaEngine(format, settings));
    }

    @Override
    JsonSchemaCodec with(SchemaEngine other) {
        return new JsonSchemaCodec(format, other);
    }

    /**
     * Writes events with this schema, whose title is their name. Call it once for each type.
     *
     * @param text the schema as it is registered
     * @throws IllegalArgumentException if it is not JSON, or the validator cannot use it
     */
    public JsonSchemaCodec withSchema(String text) {
        return of(format.withSchema(text), settings());
    }

    /** Compares data with its schema: invalid data is undecodable, or refused when it is sent. */
    public JsonSchemaCodec withValidation() {
        return of(format.withValidation(), settings());
    }

    /** With a mapper of your own for the data. */
    public JsonSchemaCodec withMapper(JsonMapper mapper) {
        return of(format.withMapper(Objects.requireNonNull(mapper, "the mapper is null")), settings());
    }

    /** With another rule for names: from the schema's title to the event's. */
    @Override
    public JsonSchemaCodec withNames(UnaryOperator<String> rule) {
        return of(format.withNames(rule), settings().withNames(rule));
    }
}
