package io.kafkakit.schema;

import io.kafkakit.Experimental;
import io.kafkakit.schema.internal.CodecSettings;
import io.kafkakit.schema.internal.SchemaEngine;
import io.kafkakit.schema.internal.avro.AvroFormat;

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
public final class AvroCodec extends SchemaCodec<AvroCodec> {

    private AvroCodec(SchemaEngine engine) {
        super(engine);
    }

    /** Writes with a prefix, under the subject of the topic, and registers nothing. */
    public static AvroCodec of(SchemaRegistry registry) {
        return new AvroCodec(new SchemaEngine(new AvroFormat(), CodecSettings.of(registry.client())));
    }

    @Override
    AvroCodec with(SchemaEngine other) {
        return new AvroCodec(other);
    }

    /** Events have the name of the record without its namespace, as {@code events.on(OrderPlaced.class, …)} expects. */
    public AvroCodec withSimpleNames() {
        return with(settings().withSimpleNames());
    }
}
