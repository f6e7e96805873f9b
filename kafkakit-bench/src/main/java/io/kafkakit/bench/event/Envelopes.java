package io.kafkakit.bench.event;

import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * The envelopes as a tuned program reads and writes them without a library: a reader and a writer for the whole of each,
 * made beforehand. Thread-safe.
 */
public final class Envelopes {

    /**
     * As declared, so that the event's name comes before its data: that is how everyone writes an envelope. Each thread has
     * buffers of its own, which is a little faster than Jackson's shared ones.
     */
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .recyclerPool(JsonRecyclerPools.threadLocalPool())
                    .build())
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .build();

    private static final ObjectReader CREATED_READER = MAPPER.readerFor(Created.class);
    private static final ObjectReader ACCEPTED_READER = MAPPER.readerFor(Accepted.class);
    private static final ObjectReader BARE_READER = MAPPER.readerFor(OrderCreated.class);
    private static final ObjectWriter BARE_WRITER = MAPPER.writerFor(OrderCreated.class);
    private static final ObjectWriter CREATED_WRITER = MAPPER.writerFor(Created.class);
    private static final ObjectWriter ACCEPTED_WRITER = MAPPER.writerFor(Accepted.class);

    /** The envelope of {@link OrderCreated}. */
    record Created(String event, OrderCreated data) {}

    /** The envelope of {@link OrderAccepted}. */
    record Accepted(String event, OrderAccepted data) {}

    private Envelopes() {}

    /** The order in a record's value. */
    public static OrderCreated created(byte[] value) {
        return CREATED_READER.<Created>readValue(value).data();
    }

    /** The order in a value without an envelope. */
    public static OrderCreated bare(byte[] value) {
        return BARE_READER.readValue(value);
    }

    /** A record's value that is this order, without an envelope. */
    public static byte[] bareValue(OrderCreated order) {
        return BARE_WRITER.writeValueAsBytes(order);
    }

    /** A record's value that carries this order. */
    public static byte[] value(OrderCreated order) {
        return CREATED_WRITER.writeValueAsBytes(new Created("OrderCreated", order));
    }

    /** The accepted order in a record's value. */
    public static OrderAccepted accepted(byte[] value) {
        return ACCEPTED_READER.<Accepted>readValue(value).data();
    }

    /** A record's value that carries this accepted order. */
    public static byte[] value(OrderAccepted order) {
        return ACCEPTED_WRITER.writeValueAsBytes(new Accepted("OrderAccepted", order));
    }

    /** What a handler does where it is given bytes and gives bytes. */
    public static byte[] accept(byte[] created) {
        return value(OrderAccepted.of(created(created)));
    }
}
