package io.kafkakit.schema.support;

import org.apache.avro.Schema;
import org.apache.avro.generic.GenericEnumSymbol;

/** As Avro's compiler makes it, but by hand. */
public enum State implements GenericEnumSymbol<State> {
    NEW,
    PAID;

    public static final Schema SCHEMA$ = Placed.SCHEMA$.getField("state").schema();

    public static Schema getClassSchema() {
        return SCHEMA$;
    }

    @Override
    public Schema getSchema() {
        return SCHEMA$;
    }
}
