package io.kafkakit.internal.dispatch;

import io.kafkakit.Member;
import io.kafkakit.Ordering;
import io.kafkakit.TopicEvents;
import io.kafkakit.bench.event.Envelopes;
import io.kafkakit.bench.event.OrderCreated;
import io.kafkakit.bench.event.Orders;
import io.kafkakit.codec.TopicCodecs;
import io.kafkakit.internal.commit.LaneParts;
import io.kafkakit.internal.commit.LanePool;
import io.kafkakit.internal.flow.Delivery;
import io.kafkakit.internal.flow.TopicPlan;
import io.kafkakit.internal.flow.TopicSettings;
import io.kafkakit.internal.handle.CodecTroubles;
import io.kafkakit.internal.handle.Interceptors;
import io.kafkakit.internal.handle.Metadata;
import io.kafkakit.internal.handle.Pipeline;
import io.kafkakit.internal.handle.Staging;
import io.kafkakit.internal.ledger.Restored;
import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.lifecycle.StopSignal;
import io.kafkakit.internal.lifecycle.Threads;
import io.kafkakit.internal.lookup.GroupLookups;
import io.kafkakit.internal.monitor.Monitor;
import io.kafkakit.internal.route.Decoder;
import io.kafkakit.internal.route.Router;
import io.kafkakit.internal.tenure.Tenure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** From the poll thread's hands through handlers that do nothing into the lane: decoding is most of it, see there. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgs = "-Xmx1g")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
public class DispatchBenchmark {

    /** How many a flow is given before the lane must have committed some. */
    private static final int RECORDS = 10_000;

    /** What a poll brings, by default. */
    private static final int POLL = 5_000;

    private static final TopicPartition PARTITION = new TopicPartition("orders", 0);

    /** Which records wait for each other. */
    @Param
    private Ordering ordering = Ordering.PARTITION;

    private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    private final Threads threads = new Threads("dispatch");
    private Stage stage;

    /** Makes the records. */
    public DispatchBenchmark() {
        Orders orders = new Orders(1_000);
        for (int i = 0; i < RECORDS; i++) {
            byte[] value = Envelopes.value(orders.order(i));
            records.add(new ConsumerRecord<>(PARTITION.topic(), 0, i, orders.key(i), value));
        }
        stage = stage();
    }

    /** With the ordering that the parameter says by now. */
    @Setup
    public void prepare() {
        stage = stage();
    }

    private Stage stage() {
        int concurrency = ordering == Ordering.PARTITION ? 1 : 4;
        TopicSettings options =
                new TopicSettings().ordering(ordering).concurrency(concurrency).maxStagedBytes(1 << 20);
        TopicPlan plan = TopicPlan.of("group", PARTITION.topic(), options, "dead-letters");
        TopicEvents events = TopicEvents.of(PARTITION.topic()).on(OrderCreated.class, (order, ctx) -> {});
        Decoder decoder = Decoder.of(PARTITION.topic(), TopicCodecs.defaults());
        Pipeline pipeline = new Pipeline(
                new Router(decoder, events.subscriptions()),
                new Staging(
                        TopicCodecs.defaults(), decoder, Metadata.none(), Interceptors.NONE, false, 1 << 20, 1 << 20),
                failed -> {},
                new CodecTroubles(PARTITION.topic(), (about, what, cause) -> {}, Clock.system()),
                Clock.system());
        return new Stage(
                plan, pipeline, new Dispatcher(threads.handlers("handler", concurrency), concurrency, () -> {}));
    }

    /** With a lane that is empty. */
    private DispatchParts group() {
        return new DispatchParts(
                lanes(),
                new Limits(RECORDS, 1L << 30, RECORDS, 1L << 30, RECORDS, 4_096),
                Clock.system(),
                new StopSignal(),
                DispatchBenchmark::fail);
    }

    /** One lane that nobody starts: what comes stays there. */
    private LanePool lanes() {
        LaneParts parts = new LaneParts(
                monitor(), Clock.system(), (delivery, refused, why, now) -> null, DispatchBenchmark::fail);
        return new LanePool(
                List.of(List.of(Map.of())),
                Map.of(),
                new LanePool.Lookups(committedOffsets(), topic -> {}),
                parts,
                threads);
    }

    private Monitor monitor() {
        return new Monitor(List.of(), threads, Clock.system());
    }

    private static GroupLookups committedOffsets() {
        return new GroupLookups(
                () -> {
                    throw new IllegalStateException("there is no cluster");
                },
                "group");
    }

    private static void fail(Throwable failure) {
        throw new IllegalStateException(failure);
    }

    /** All records of one partition. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public Object dispatch() {
        PartitionFlow flow = new PartitionFlow(
                new PartitionFlow.Start(PARTITION, Restored.nothing(), null), stage, group(), consumption());
        Member member = new Member("member", "group", true);
        for (int from = 0; from < RECORDS; from += POLL) {
            List<Waiting> polled = new ArrayList<>(POLL);
            for (ConsumerRecord<byte[], byte[]> record : records.subList(from, from + POLL)) {
                Delivery delivery = Delivery.of(stage.plan(), record, 0, () -> member);
                var entry = Objects.requireNonNull(flow.tenure().delivered(record.offset(), record.offset() + 1, -1));
                polled.add(new Waiting(delivery, entry, Long.MIN_VALUE));
            }
            flow.offer(polled);
        }
        // Each is open until it is committed, which it never is; a run of handlers is open too.
        while (flow.tenure().open() != RECORDS || stage.dispatcher().workers() > 0) {
            Thread.onSpinWait();
        }
        return flow;
    }

    private static PartitionFlow.Consumption consumption() {
        return new PartitionFlow.Consumption(new ConsumerLoad(RECORDS, 1L << 30), new PollThreadSignals() {
            @Override
            public void settled(Tenure tenure) {}

            @Override
            public void refused() {}

            @Override
            public void rests(Tenure tenure) {}

            @Override
            public void beginsAgain(Tenure tenure, Delivery refused, Exception reason) {}

            @Override
            public void nudge() {}
        });
    }

    /** Ends the handler threads. */
    @TearDown
    public void end() {
        stage.dispatcher().close();
    }
}
