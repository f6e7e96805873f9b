package io.kafkakit.bench.saga;

import io.kafkakit.HeaderNames;
import io.kafkakit.bench.saga.Trip.Booked;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Takes one step of a trip for each event. Used by one thread. */
final class StreamsProcessor implements Processor<String, byte[], String, byte[]> {

    static final String STORE = "trips";

    private final SagaSpec spec;
    private @Nullable ProcessorContext<String, byte[]> context;
    private @Nullable KeyValueStore<String, Trip> trips;

    StreamsProcessor(SagaSpec spec) {
        this.spec = spec;
    }

    @Override
    public void init(ProcessorContext<String, byte[]> given) {
        context = given;
        trips = given.getStateStore(STORE);
    }

    @Override
    public void process(Record<String, byte[]> record) {
        KeyValueStore<String, Trip> store = Objects.requireNonNull(trips);
        String topic =
                Objects.requireNonNull(context).recordMetadata().orElseThrow().topic();
        Trip before = store.get(record.key());
        Trip after = topic.equals(spec.starts()) ? begun(before, record) : booked(before, record);
        if (after == null) {
            return;
        }
        store.put(record.key(), after);
        if (after.step() > Trip.STEPS) {
            send(record, spec.done(), TripEvents.value(after.complete()), new RecordHeaders());
        } else {
            byte[] command = TripEvents.value(after.command(after.step()));
            send(record, spec.commands(after.step()), command, headers(after));
        }
    }

    private static @Nullable Trip begun(@Nullable Trip before, Record<String, byte[]> record) {
        return before == null ? Trip.of(TripEvents.planned(record.value())) : null;
    }

    /** Null for the reply to another step than the one that the trip is at. */
    private static @Nullable Trip booked(@Nullable Trip before, Record<String, byte[]> record) {
        Booked reply = TripEvents.booked(record.value());
        return before == null || reply.step() != before.step() ? null : before.with(reply.ticket());
    }

    /** What participants need for their replies. */
    private RecordHeaders headers(Trip trip) {
        RecordHeaders headers = new RecordHeaders();
        headers.add(HeaderNames.REPLY_TO, spec.replies().getBytes(StandardCharsets.UTF_8));
        headers.add(HeaderNames.CORRELATION, (trip.id() + "/" + trip.step()).getBytes(StandardCharsets.UTF_8));
        return headers;
    }

    private void send(Record<String, byte[]> record, String topic, byte[] value, RecordHeaders headers) {
        Objects.requireNonNull(context).forward(new Record<>(record.key(), value, record.timestamp(), headers), topic);
    }
}
