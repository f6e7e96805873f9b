package io.kafkakit.internal.dispatch;

import static io.kafkakit.support.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.TopicEvents;
import io.kafkakit.internal.commit.LaneParts;
import io.kafkakit.internal.commit.LanePool;
import io.kafkakit.internal.flow.Delivery;
import io.kafkakit.internal.flow.Outcome;
import io.kafkakit.internal.flow.TopicPlan;
import io.kafkakit.internal.handle.Pipeline;
import io.kafkakit.internal.ledger.Restored;
import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.lifecycle.StopSignal;
import io.kafkakit.internal.lifecycle.Threads;
import io.kafkakit.internal.lookup.GroupLookups;
import io.kafkakit.internal.monitor.Monitor;
import io.kafkakit.internal.tenure.Tenure;
import io.kafkakit.support.Deliveries;
import io.kafkakit.support.Pipelines;
import io.kafkakit.support.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two partitions of a consumer that may hold 100 records, with a lane that never commits: the test says what is settled. */
class PartitionFlowTest implements PollThreadSignals {

    private static final int MOST = 100;

    private final Threads threads = new Threads("t");
    private final CountDownLatch begin = new CountDownLatch(1);
    private final AtomicInteger nudges = new AtomicInteger();
    private final AtomicInteger refusals = new AtomicInteger();
    private final ConsumerLoad load = new ConsumerLoad(MOST, 1 << 20);
    private final TopicPlan plan = Deliveries.plan(null);
    private final Stage stage = stage();
    private final DispatchParts group = group();
    private final PartitionFlow some = flow(0);
    private final PartitionFlow others = flow(1);

    private Stage stage() {
        TopicEvents events = TopicEvents.of("orders").on(Work.class, (work, ctx) -> begin.await());
        Pipeline pipeline = Pipelines.of(events, failed -> {}, Clock.system());
        return new Stage(plan, pipeline, new Dispatcher(threads.handlers("handler", 2), 2, pipeline::atRest));
    }

    private DispatchParts group() {
        Monitor monitor = new Monitor(List.of(), threads, Clock.system());
        GroupLookups offsets = new GroupLookups(
                () -> {
                    throw new IllegalStateException("nobody asks for them");
                },
                "g");
        LaneParts parts =
                new LaneParts(monitor, Clock.system(), (delivery, refused, why, now) -> null, PartitionFlowTest::fail);
        return new DispatchParts(
                new LanePool(
                        List.of(List.of(Map.of())),
                        Map.of(),
                        new LanePool.Lookups(offsets, topic -> {}),
                        parts,
                        threads),
                new Limits(MOST, 1 << 20, MOST, 1 << 20, MOST, 4_096),
                Clock.system(),
                new StopSignal(),
                PartitionFlowTest::fail);
    }

    private static void fail(Throwable failure) {
        throw new IllegalStateException(failure);
    }

    private PartitionFlow flow(int partition) {
        return new PartitionFlow(
                new PartitionFlow.Start(new TopicPartition("orders", partition), Restored.nothing(), null),
                stage,
                group,
                new PartitionFlow.Consumption(load, this));
    }

    private void offer(PartitionFlow flow, int records) {
        List<Waiting> offered = new ArrayList<>();
        for (int i = 0; i < records; i++) {
            byte[] value = "{\"event\":\"Work\",\"data\":{\"id\":1}}".getBytes(UTF_8);
            ConsumerRecord<byte[], byte[]> record =
                    new ConsumerRecord<>("orders", flow.partition().partition(), i, null, value);
            offered.add(new Waiting(
                    Deliveries.of(plan, record),
                    Objects.requireNonNull(flow.tenure().delivered(i, i + 1, -1)),
                    Long.MIN_VALUE));
        }
        flow.offer(offered);
    }

    private void handleAll() {
        begin.countDown();
        eventually(() -> stage.dispatcher().workers() == 0);
    }

    @Override
    public void settled(Tenure tenure) {}

    @Override
    public void beginsAgain(Tenure tenure, Delivery refused, Exception reason) {}

    @Override
    public void refused() {
        refusals.incrementAndGet();
    }

    @Override
    public void rests(Tenure tenure) {}

    @Override
    public void nudge() {
        nudges.incrementAndGet();
    }

    @AfterEach
    void end() {
        begin.countDown();
        stage.dispatcher().close();
    }

    @Test
    void what_was_handled_counts_until_it_is_settled_and_the_poll_thread_is_told_when_it_is_little_enough() {
        offer(some, 30);
        offer(others, 71);
        assertThat(some.load().uncommitted() + others.load().uncommitted()).isZero();
        assertThat(load.isFullOfUncommitted(0)).isFalse();
        handleAll();
        assertThat(some.load().uncommitted()).isEqualTo(30);
        assertThat(others.load().uncommitted()).isEqualTo(71);
        assertThat(load.isFullOfUncommitted(0)).isTrue();

        // Of those that are paused, one that is not half empty: it has no room of its own to tell of.
        others.load().pause();
        others.settled(1, 0);
        assertThat(nudges).hasValue(0);
        assertThat(load.isFullOfUncommitted(0)).isTrue();
        others.settled(1, 0);
        assertThat(nudges).hasValue(1);
        assertThat(load.isFullOfUncommitted(0)).isFalse();
        assertThat(others.load().uncommitted()).isEqualTo(69);
    }

    @Test
    void what_a_partition_takes_with_it_counts_no_more() {
        offer(some, MOST);
        handleAll();
        assertThat(load.isFullOfUncommitted(0)).isTrue();
        some.end();
        assertThat(load.isFullOfUncommitted(0)).isFalse();
        assertThat(some.load().uncommitted()).isZero();
        some.settled(1, 0);
        offer(others, MOST);
        eventually(() -> others.load().uncommitted() == MOST);
        assertThat(load.isFullOfUncommitted(0)).isTrue();
        assertThat(load.isFullOfUncommitted(1)).isFalse();
    }

    @Test
    void what_needs_no_handler_counts_like_what_was_handled() {
        ConsumerRecord<byte[], byte[]> none = new ConsumerRecord<>("orders", 0, 0, null, null);
        some.pass(
                Deliveries.of(plan, none), Objects.requireNonNull(some.tenure().delivered(0, 1, -1)), Outcome.passed());
        assertThat(some.load().uncommitted()).isOne();
        some.settled(1, 0);
        assertThat(some.load().uncommitted()).isZero();
    }

    @Test
    void the_poll_thread_is_told_that_a_commit_was_refused() {
        some.refused();
        assertThat(refusals).hasValue(1);
    }
}
