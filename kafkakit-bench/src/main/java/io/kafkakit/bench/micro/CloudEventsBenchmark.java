package io.kafkakit.bench.micro;

import io.cloudevents.CloudEvent;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.kafkakit.EventRecord;
import io.kafkakit.TopicEvents;
import io.kafkakit.bench.event.Envelopes;
import io.kafkakit.bench.event.OrderCreated;
import io.kafkakit.bench.event.Orders;
import io.kafkakit.codec.CloudEventsCodec;
import io.kafkakit.codec.PlainJsonCodec;
import io.kafkakit.codec.TopicCodecs;
import io.kafkakit.internal.encode.Encoder;
import io.kafkakit.internal.route.Decoder;
import io.kafkakit.internal.route.Route;
import io.kafkakit.internal.route.Router;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Decoding a CloudEvent of some 250 bytes of data: kafkakit's way in each mode, the CloudEvents SDK, and bare Jackson. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 3, jvmArgs = "-Xmx1g")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
public class CloudEventsBenchmark {

    private static final int EVENTS = 1_024;
    private static final String TOPIC = "orders";
    private static final String EVENT = "com.acme.order.created";

    private final byte[][] values = new byte[EVENTS][];
    private final List<ConsumerRecord<byte[], byte[]>> binary = new ArrayList<>();
    private final List<ConsumerRecord<byte[], byte[]>> structured = new ArrayList<>();
    private final List<ConsumerRecord<byte[], byte[]>> plain = new ArrayList<>();
    private final Router ofCloudEvents;
    private final Router ofPlainJson;
    private int next;

    /** Makes the events. */
    public CloudEventsBenchmark() {
        URI source = URI.create("/shop");
        TopicCodecs ofBinary = TopicCodecs.of(CloudEventsCodec.binary(source));
        TopicCodecs ofStructured = TopicCodecs.of(CloudEventsCodec.structured(source));
        TopicCodecs ofPlain = TopicCodecs.of(PlainJsonCodec.namedByHeader("event-type"));
        Orders orders = new Orders(1_000);
        for (int i = 0; i < EVENTS; i++) {
            OrderCreated order = orders.order(i);
            values[i] = Envelopes.bareValue(order);
            binary.add(record(i, order, ofBinary));
            structured.add(record(i, order, ofStructured));
            plain.add(record(i, order, ofPlain));
        }
        TopicEvents events = TopicEvents.of(TOPIC).on(EVENT, OrderCreated.class, (order, ctx) -> {});
        ofCloudEvents = new Router(Decoder.of(TOPIC, ofBinary), events.subscriptions());
        ofPlainJson = new Router(Decoder.of(TOPIC, ofPlain), events.subscriptions());
    }

    private static ConsumerRecord<byte[], byte[]> record(int offset, OrderCreated order, TopicCodecs codecs) {
        ProducerRecord<byte[], byte[]> sent = Encoder.encode(EventRecord.of(TOPIC, EVENT, order), codecs);
        return new ConsumerRecord<>(
                TOPIC,
                0,
                offset,
                0L,
                TimestampType.CREATE_TIME,
                ConsumerRecord.NULL_SIZE,
                sent.value().length,
                null,
                sent.value(),
                sent.headers(),
                Optional.empty());
    }

    /** From a record in binary mode to its data and its handler. */
    @Benchmark
    public Route binary() {
        return ofCloudEvents.route(binary.get(next()));
    }

    /** From a record in structured mode to its data and its handler. */
    @Benchmark
    public Route structured() {
        return ofCloudEvents.route(structured.get(next()));
    }

    /** From a record of plain JSON, named by a header, to its data and its handler. */
    @Benchmark
    public Route plainJson() {
        return ofPlainJson.route(plain.get(next()));
    }

    /** The same data, decoded by a reader of Jackson's that was made beforehand. */
    @Benchmark
    public OrderCreated bareJackson() {
        return Envelopes.bare(values[next()]);
    }

    /** The record in binary mode as the CloudEvents SDK reads it, and its data by the same reader of Jackson's. */
    @Benchmark
    public OrderCreated binaryBySdk() {
        ConsumerRecord<byte[], byte[]> record = binary.get(next());
        CloudEvent event = KafkaMessageFactory.createReader(record.headers(), record.value())
                .toEvent();
        return Envelopes.bare(Objects.requireNonNull(event.getData()).toBytes());
    }

    private int next() {
        next = (next + 1) % EVENTS;
        return next;
    }
}
