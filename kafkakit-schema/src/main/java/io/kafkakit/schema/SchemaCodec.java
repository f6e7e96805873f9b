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
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the codecs over a schema registry have in common. Each {@code withX} returns a copy. Immutable and thread-safe.
 *
 * @param <C> the codec
 */
@Experimental
public abstract sealed class SchemaCodec<C extends SchemaCodec<C>> implements EventCodec
        permits AvroCodec, ProtobufCodec, JsonSchemaCodec {

    private final SchemaEngine engine;

    SchemaCodec(SchemaEngine engine) {
        this.engine = engine;
    }

    /** The same codec with another engine. */
    abstract C with(SchemaEngine other);

    CodecSettings settings() {
        return engine.settings();
    }

    /** The same codec with other settings. */
    C with(CodecSettings settings) {
        return with(engine.with(settings));
    }

    /** With another rule for names: from the name in the schema to the event's. */
    public C withNames(UnaryOperator<String> rule) {
        return with(settings().withNames(rule));
    }

    /** With another naming of subjects. */
    public C withSubjects(SubjectNaming naming) {
        return with(settings().withSubjects(naming));
    }

    /** Writes with another framing. Both are read. */
    public C withFraming(Framing framing) {
        return with(settings().withFraming(framing));
    }

    /** Registers a schema that its subject does not have. The registry may refuse it as incompatible. */
    public C withAutoRegister() {
        return with(settings().withAutoRegister());
    }

    /**
     * Keys in the same format, with the same settings. They are written with a prefix, whichever framing values have. A
     * {@link JsonSchemaCodec} writes them only if it has one schema.
     */
    public KeyCodec keys() {
        return engine;
    }

    @Override
    public final boolean changesArrays() {
        return false;
    }

    @Override
    public final EncodedEvent encode(EventRecord event) {
        return engine.encode(event);
    }

    @Override
    public final @Nullable DecodedEvent decode(EncodedRecord record, EventTypes types) throws UndecodableException {
        return engine.decode(record, types);
    }
}
