package io.kafkakit.schema.support;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.avro.Conversion;
import org.apache.avro.Schema;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;

/** As Avro's compiler makes it, but by hand: an id, a string; a count with a default; a time. */
public final class Placed extends SpecificRecordBase {

    private static final long serialVersionUID = 1L;

    public static final Schema SCHEMA$ = new Schema.Parser().parse("""
                    {"type":"record","name":"Placed","namespace":"io.kafkakit.schema.support",
                     "aliases":["com.acme.Ordered"],"fields":[
                     {"name":"id","type":{"type":"string","avro.java.string":"String"}},
                     {"name":"count","type":"long","default":7,"aliases":["quantity"]},
                     {"name":"at","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null},
                     {"name":"state","type":{"type":"enum","name":"State","symbols":["NEW","PAID"]},"default":"NEW"}]}""");
    public static final SpecificData MODEL$ = new SpecificData();

    static {
        MODEL$.addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
    }

    private static final Conversion<?>[] CONVERSIONS = {null, null, null, null};

    private String id = "";
    private long count;
    private Instant at;
    private State state = State.NEW;

    public Placed() {}

    public Placed(String id, long count, Instant at) {
        this.id = id;
        this.count = count;
        this.at = at == null ? null : at.truncatedTo(ChronoUnit.MILLIS);
    }

    public static Schema getClassSchema() {
        return SCHEMA$;
    }

    @Override
    public SpecificData getSpecificData() {
        return MODEL$;
    }

    @Override
    public Schema getSchema() {
        return SCHEMA$;
    }

    @Override
    public Conversion<?> getConversion(int field) {
        return CONVERSIONS[field];
    }

    public String id() {
        return id;
    }

    public long count() {
        return count;
    }

    public Instant at() {
        return at;
    }

    public State state() {
        return state;
    }

    @Override
    public Object get(int field) {
        return switch (field) {
            case 0 -> id;
            case 1 -> count;
            case 2 -> at;
            default -> state;
        };
    }

    @Override
    public void put(int field, Object value) {
        switch (field) {
            case 0 -> id = value.toString();
            case 1 -> count = (Long) value;
            case 2 -> at = (Instant) value;
            default -> state = (State) value;
        }
    }
}
