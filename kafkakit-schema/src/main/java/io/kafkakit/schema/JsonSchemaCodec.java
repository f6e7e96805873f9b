package io.kafkakit.schema;

import io.kafkakit.EventRecord;
import io.kafkakit.Experimental;
import io.kafkakit.codec.DecodedEvent;
import io.kafkakit.codec.EncodedEvent;
import io.kafkakit.codec.EncodedRecord;
import io.kafkakit.codec.EventCodec;
import io.kafkakit.codec.EventTypes;
import io.kafkakit.codec.KeyCodec;
import io.kafkakit.codec.UndecodableException;
import io.kafkakit.schema.internal.CodecSettings;
import io.kafkakit.schema.internal.SchemaEngine;
import io.kafkakit.schema.internal.json.JsonSchemaFormat;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
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
public final class JsonSchemaCodec implements EventCodec {

    private final JsonSchemaFormat format;
    private final SchemaEngine engine;

    private JsonSchemaCodec(JsonSchemaFormat format, CodecSettings settings) {
        this.format = format;
        this.engine = new SchemaEngine(format, settings);
    }

    /** Reads without validation; writes with a prefix, under the subject of the topic, and registers nothing. */
    public static JsonSchemaCodec of(SchemaRegistry registry) {
        return new JsonSchemaCodec(JsonSchemaFormat.defaults(), CodecSettings.of(registry.client()));
    }

    private JsonSchemaCodec with(JsonSchemaFormat other) {
        return new JsonSchemaCodec(other, engine.settings());
    }

    private JsonSchemaCodec with(CodecSettings settings) {
        return new JsonSchemaCodec(format, settings);
    }

    /**
     * Writes events with this schema, whose title is their name. Call it once for each type.
     *
     * @param text the schema as it is registered
     * @throws IllegalArgumentException if it is not JSON, or the validator cannot use it
     */
    public JsonSchemaCodec withSchema(String text) {
        return with(format.withSchema(text));
    }

    /** Compares data with its schema: invalid data is undecodable, or refused when it is sent. */
    public JsonSchemaCodec withValidation() {
        return with(format.withValidation());
    }

    /** With a mapper of your own for the data. */
    public JsonSchemaCodec withMapper(JsonMapper mapper) {
        return with(format.withMapper(Objects.requireNonNull(mapper, "the mapper is null")));
    }

    /** With another rule for names: from the schema's title to the event's. */
    public JsonSchemaCodec withNames(UnaryOperator<String> rule) {
        return new JsonSchemaCodec(format.withNames(rule), engine.settings().withNames(rule));
    }

    /** With another naming of subjects. A schema's name is its title. */
    public JsonSchemaCodec withSubjects(SubjectNaming naming) {
        return with(engine.settings().withSubjects(naming));
    }

    /** Writes with another framing. Both are read. */
    public JsonSchemaCodec withFraming(Framing framing) {
        return with(engine.settings().withFraming(framing));
    }

    /** Registers a schema that its subject does not have. The registry may refuse it as incompatible. */
    public JsonSchemaCodec withAutoRegister() {
        return with(engine.settings().withAutoRegister());
    }

    /**
     * Keys in the same format, with the same settings. They are written with a prefix, and only if the codec has one
     * schema.
     */
    public KeyCodec keys() {
        return engine;
    }

    @Override
    public boolean changesArrays() {
        return false;
    }

    @Override
    public EncodedEvent encode(EventRecord event) {
        return engine.encode(event);
    }

    @Override
    public @Nullable DecodedEvent decode(EncodedRecord record, EventTypes types) throws UndecodableException {
        return engine.decode(record, types);
    }
}
