package io.kafkakit.bench.micro;

import io.kafkakit.EventRecord;
import io.kafkakit.TopicEvents;
import io.kafkakit.bench.event.Envelopes;
import io.kafkakit.bench.event.OrderAccepted;
import io.kafkakit.bench.event.OrderCreated;
import io.kafkakit.bench.event.Orders;
import io.kafkakit.codec.DecodedEvent;
import io.kafkakit.codec.EncodedEvent;
import io.kafkakit.codec.EncodedRecord;
import io.kafkakit.codec.EventCodec;
import io.kafkakit.codec.EventTypes;
import io.kafkakit.codec.JsonCodec;
import io.kafkakit.codec.TopicCodecs;
import io.kafkakit.codec.UndecodableException;
import io.kafkakit.internal.route.Decoder;
import io.kafkakit.internal.route.Route;
import io.kafkakit.internal.route.Router;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Decoding and encoding an event of some 250 bytes: kafkakit's way, and as one does without a library. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgs = "-Xmx1g")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
public class RouteBenchmark {

    private static final int EVENTS = 1_024;

    private final byte[][] values = new byte[EVENTS][];
    private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    private final OrderAccepted[] accepted = new OrderAccepted[EVENTS];
    private final JsonCodec codec = new JsonCodec();
    private final Router router;
    private final Router ofAnotherCodec;
    private int next;

    /** Makes the events. */
    public RouteBenchmark() {
        Orders orders = new Orders(1_000);
        for (int i = 0; i < EVENTS; i++) {
            values[i] = Envelopes.value(orders.order(i));
            records.add(new ConsumerRecord<>("orders", 0, i, null, values[i]));
            accepted[i] = OrderAccepted.of(orders.order(i));
        }
        TopicEvents events = TopicEvents.of("orders").on(OrderCreated.class, (order, ctx) -> {});
        router = new Router(Decoder.of("orders", TopicCodecs.of(codec)), events.subscriptions());
        ofAnotherCodec = new Router(Decoder.of("orders", TopicCodecs.of(new Another(codec))), events.subscriptions());
    }

    /** From the bytes to the decoded data and its handler. */
    @Benchmark
    public Route decodeAndRoute() {
        return router.route(records.get(next()));
    }

    /** The same by a codec that may change the bytes, for all that is known: it gets a copy. */
    @Benchmark
    public Route decodeAndRouteByAnotherCodec() {
        return ofAnotherCodec.route(records.get(next()));
    }

    private record Another(EventCodec codec) implements EventCodec {

        @Override
        public EncodedEvent encode(EventRecord event) {
            return codec.encode(event);
        }

        @Override
        public @Nullable DecodedEvent decode(EncodedRecord record, EventTypes types) throws UndecodableException {
            return codec.decode(record, types);
        }
    }

    /** The same bytes, decoded by a reader for the whole envelope. */
    @Benchmark
    public OrderCreated decodeByHand() {
        return Envelopes.created(values[next()]);
    }

    /** What {@code ctx.send} does of it. */
    @Benchmark
    public byte[] encode() {
        return codec.encode("OrderAccepted", accepted[next()]);
    }

    /** The same event, written by a writer for the whole envelope. */
    @Benchmark
    public byte[] encodeByHand() {
        return Envelopes.value(accepted[next()]);
    }

    private int next() {
        next = (next + 1) % EVENTS;
        return next;
    }
}
