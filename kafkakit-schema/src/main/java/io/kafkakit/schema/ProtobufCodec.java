package io.kafkakit.schema;

import io.kafkakit.Experimental;
import io.kafkakit.schema.internal.CodecSettings;
import io.kafkakit.schema.internal.SchemaEngine;
import io.kafkakit.schema.internal.protobuf.ProtobufFormat;
import java.util.Objects;
import java.util.function.UnaryOperator;

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
public final class ProtobufCodec extends SchemaCodec<ProtobufCodec> {

    private ProtobufCodec(SchemaEngine engine) {
        super(engine);
    }

    /** Writes with a prefix, under the subject of the topic, and registers nothing. */
    public static ProtobufCodec of(SchemaRegistry registry) {
        return new ProtobufCodec(
                new SchemaEngine(new ProtobufFormat(path -> path), CodecSettings.of(registry.client())));
    }

    @Override
    ProtobufCodec with(SchemaEngine other) {
        return new ProtobufCodec(other);
    }

    /** Events have the name of the message without its package, as {@code events.on(OrderPlaced.class, …)} expects. */
    public ProtobufCodec withSimpleNames() {
        return with(settings().withSimpleNames());
    }

    /**
     * With another naming of the subjects of imported files.
     *
     * @param rule from the path that a file imports to the subject; the default is the path itself
     */
    public ProtobufCodec withImportSubjects(UnaryOperator<String> rule) {
        Objects.requireNonNull(rule, "the rule for imports is null");
        return new ProtobufCodec(new SchemaEngine(new ProtobufFormat(rule), settings()));
    }
}
