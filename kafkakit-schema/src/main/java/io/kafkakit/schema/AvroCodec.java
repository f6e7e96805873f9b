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
import io.kafkakit.schema.internal.avro.AvroFormat;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Avro whose schemas are in a registry. Needs {@code org.apache.avro:avro} from 1.12.2 on the classpath.
 *
 * <p>An event is named after its record: the full name, such as {@code com.acme.OrderPlaced}, unless you choose other
 * names. In a union at the top of a schema, the name is that of the branch.
 *
 * <p>A handler takes one of these types. Avro resolves the writer's schema to the reader's as its specification says.
 *
 * <ul>
 * <li>{@code GenericRecord}: the reader's schema is the writer's. Logical types are converted, for example to
 *     {@code Instant}.
 * <li>A generated class: the reader's schema is that of the class.
 * <li>A Java record or another class: its schema follows from its fields. The record may have any name.
 * <li>A simple type such as {@code String} or {@code Long}, for a schema without a record.
 * </ul>
 *
 * <p>A schema that does not fit makes the record undecodable. So does a logical type of another unit, for example
 * milliseconds where the class has microseconds, which Avro does not compare.
 *
 * <p>Immutable and thread-safe; each {@code withX} returns a copy.
 */
@Experimental
public final class AvroCodec implements EventCodec {

    private final SchemaEngine engine;

    private AvroCodec(SchemaEngine engine) {
        this.engine = engine;
    }

    /** Writes with a prefix, under the subject of the topic, and registers nothing. */
    public static AvroCodec of(SchemaRegistry registry) {
        return new AvroCodec(new SchemaEngine(new AvroFormat(), CodecSettings.of(registry.client())));
    }

    private AvroCodec with(CodecSettings settings) {
        return new AvroCodec(engine.with(settings));
    }

    /** With another rule for names: from the record's full name to the event's. */
    public AvroCodec withNames(UnaryOperator<String> rule) {
        return with(engine.settings().withNames(rule));
    }

    /** Events have the name of the record without its namespace, as {@code events.on(OrderPlaced.class, …)} expects. */
    public AvroCodec withSimpleNames() {
        return with(engine.settings().withSimpleNames());
    }

    /** With another naming of subjects. */
    public AvroCodec withSubjects(SubjectNaming naming) {
        return with(engine.settings().withSubjects(naming));
    }

    /** Writes with another framing. Both are read. */
    public AvroCodec withFraming(Framing framing) {
        return with(engine.settings().withFraming(framing));
    }

    /** Registers a schema that its subject does not have. The registry may refuse it as incompatible. */
    public AvroCodec withAutoRegister() {
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
