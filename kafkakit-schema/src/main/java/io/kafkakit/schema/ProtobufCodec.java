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
import io.kafkakit.schema.internal.protobuf.ProtobufFormat;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Protobuf whose schemas are in a registry. Needs {@code com.google.protobuf:protobuf-java} on the classpath.
 *
 * <p>An event is named after its message: the full name, such as {@code com.acme.OrderPlaced}, unless you choose other
 * names. The message indexes in front of the data say which message of the schema it is.
 *
 * <p>A handler takes a generated class with the name of the message, in any package, or a {@code DynamicMessage}. A
 * {@code DynamicMessage} has the fields of the writer's schema.
 *
 * <p>Written messages are looked up by the text of their file. The files that it imports have their
 * paths as subjects, unless you choose others.
 * Schemas in proto2 and proto3 are read and written; groups and editions are not.
 *
 * <p>Immutable and thread-safe; each {@code withX} returns a copy.
 */
@Experimental
public final class ProtobufCodec implements EventCodec {

    private final SchemaEngine engine;

    private ProtobufCodec(SchemaEngine engine) {
        this.engine = engine;
    }

    /** Writes with a prefix, under the subject of the topic, and registers nothing. */
    public static ProtobufCodec of(SchemaRegistry registry) {
        return new ProtobufCodec(
                new SchemaEngine(new ProtobufFormat(path -> path), CodecSettings.of(registry.client())));
    }

    private ProtobufCodec with(CodecSettings settings) {
        return new ProtobufCodec(engine.with(settings));
    }

    /** With another rule for names: from the message's full name to the event's. */
    public ProtobufCodec withNames(UnaryOperator<String> rule) {
        return with(engine.settings().withNames(rule));
    }

    /** Events have the name of the message without its package, as {@code events.on(OrderPlaced.class, …)} expects. */
    public ProtobufCodec withSimpleNames() {
        return with(engine.settings().withSimpleNames());
    }

    /** With another naming of subjects. */
    public ProtobufCodec withSubjects(SubjectNaming naming) {
        return with(engine.settings().withSubjects(naming));
    }

    /**
     * With another naming of the subjects of imported files.
     *
     * @param rule from the path that a file imports to the subject; the default is the path itself
     */
    public ProtobufCodec withImportSubjects(UnaryOperator<String> rule) {
        Objects.requireNonNull(rule, "the rule for imports is null");
        return new ProtobufCodec(new SchemaEngine(new ProtobufFormat(rule), engine.settings()));
    }

    /** Writes with another framing. Both are read. */
    public ProtobufCodec withFraming(Framing framing) {
        return with(engine.settings().withFraming(framing));
    }

    /** Registers a schema that its subject does not have. The registry may refuse it as incompatible. */
    public ProtobufCodec withAutoRegister() {
        return with(engine.settings().withAutoRegister());
    }

    /** Keys in the same format, with the same settings. They are written with a prefix, whichever framing values have. */
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
