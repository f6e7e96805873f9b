package io.kafkakit.internal.consume;

import static io.kafkakit.internal.consume.Workbench.ONE;
import static io.kafkakit.internal.consume.Workbench.ZERO;
import static io.kafkakit.internal.consume.Workbench.record;
import static io.kafkakit.internal.consume.Workbench.retry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.kafkakit.Backoff;
import io.kafkakit.ExpiredOffsets;
import io.kafkakit.Retries;
import io.kafkakit.internal.dispatch.PartitionFlow;
import io.kafkakit.internal.flow.Outcome;
import io.kafkakit.internal.flow.TopicSettings;
import io.kafkakit.internal.ledger.Ledger;
import io.kafkakit.internal.ledger.Progress;
import io.kafkakit.internal.ledger.Restored;
import io.kafkakit.internal.restore.PendingPartitions;
import io.kafkakit.internal.restore.PollThread;
import io.kafkakit.internal.restore.ResetPolicy;
import io.kafkakit.internal.restore.StartOffsets;
import io.kafkakit.internal.tenure.Completion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class IntakeTest {

    private static final TopicPartition RETRY = new TopicPartition("orders-retry", 0);
    private static final long DELAY = 60_000;

    /** A partition of the retry topic is read again so long before its next record is due. */
    private static final long LEAD = 1_000;

    private final Workbench bench = new Workbench(
            new TopicSettings().retries(Retries.upTo(1).withBackoff(Backoff.fixed(Duration.ofMillis(DELAY)))));
    private final DelayedPartitions delayed = new DelayedPartitions(bench.consumer, bench.pauses, bench.clock, 500);
    private final Intake intake = intake(bench, pending(bench));

    private Intake intake(Workbench of, PendingPartitions pending) {
        return new Intake(of.held, pending, delayed, partition -> of::member);
    }

    private static PendingPartitions pending(Workbench of) {
        return new PendingPartitions(
                of.consumer,
                of.lookups,
                new StartOffsets(
                        of.lookups, List.of(of.plan), ResetPolicy.of("earliest"), ExpiredOffsets.EARLIEST, of.clock),
                partition -> of.plan,
                new PollThread(() -> {}, (about, what, cause) -> {}, of.clock));
    }

    private static OffsetAndMetadata position(long offset) {
        return new OffsetAndMetadata(offset, Optional.of(3), "");
    }

    /** A poll brings these records of a partition, behind which the consumer comes to a position. */
    @SafeVarargs
    private final void poll(TopicPartition partition, long position, ConsumerRecord<byte[], byte[]>... records) {
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> read = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            read.computeIfAbsent(partition, its -> new ArrayList<>()).add(record);
        }
        intake.take(new ConsumerRecords<>(read, Map.of(partition, position(position))), bench.clock.millis());
        bench.threads.work();
    }

    private void pass() {
        intake.pass(bench.clock.millis());
    }

    private static Progress settled(PartitionFlow flow) {
        return Objects.requireNonNull(flow.tenure().settledProgress(), "nothing is committed");
    }

    @Test
    void records_are_handled_in_the_order_of_their_partitions() {
        bench.open(ZERO, 0);
        bench.open(ONE, 0);
        poll(ZERO, 2, record(ZERO, 0), record(ZERO, 1));
        poll(ONE, 11, record(ONE, 10));
        poll(ZERO, 3, record(ZERO, 2));
        assertThat(bench.handled).containsExactly(0, 1, 10, 2);
        assertThat(bench.lanes.take().stream()
                        .filter(each -> each.tenure().partition().equals(ZERO))
                        .map(each -> each.entry().offset()))
                .containsExactly(0L, 1L, 2L);
    }

    @Test
    void records_that_an_earlier_owner_was_done_with_are_not_handled_again() {
        Ledger before = new Ledger(Restored.nothing(), 4_096);
        before.delivered(0, 1, -1);
        Progress plan = before.plan(List.of(Objects.requireNonNull(before.delivered(1, 2, -1))));
        assertThat(plan.offset()).as("record 0 was not done").isZero();
        PartitionFlow zero =
                bench.held.open(new PartitionFlow.Start(ZERO, Restored.of(plan.offset(), plan.metadata()), null));

        poll(ZERO, 3, record(ZERO, 0), record(ZERO, 1), record(ZERO, 2));
        assertThat(bench.handled).containsExactly(0, 2);
        bench.lanes.settle();
        assertThat(settled(zero).offset()).isEqualTo(3);
    }

    @Test
    void the_position_of_the_consumer_is_committed_behind_the_last_record_of_a_poll() {
        PartitionFlow zero = bench.open(ZERO, 0);
        poll(ZERO, 5, record(ZERO, 0), record(ZERO, 1));
        List<Completion> both = bench.lanes.take();
        bench.lanes.settle(both.subList(0, 1));
        assertThat(settled(zero).offset()).isOne();
        bench.lanes.settle(both.subList(1, 2));
        assertThat(settled(zero).offset())
                .as("markers and compacted records lie before it")
                .isEqualTo(5);
        assertThat(settled(zero).leaderEpoch()).isEqualTo(3);
    }

    @Test
    void markers_that_a_poll_brings_alone_are_committed_when_all_before_them_is() {
        PartitionFlow zero = bench.open(ZERO, 0);
        poll(ZERO, 1, record(ZERO, 0));
        poll(ZERO, 4);
        pass();
        List<Completion> first = bench.lanes.take();
        assertThat(first).as("the record, and nothing behind it").hasSize(1);

        bench.lanes.settle(first);
        pass();
        List<Completion> marker = bench.lanes.take();
        assertThat(marker).hasSize(1);
        assertThat(marker.get(0).outcome().kind()).isEqualTo(Outcome.Kind.PASSED);
        bench.lanes.settle(marker);
        assertThat(settled(zero).offset()).isEqualTo(4);
        assertThat(settled(zero).leaderEpoch()).isEqualTo(3);

        pass();
        assertThat(bench.lanes.take()).as("once").isEmpty();
    }

    @Test
    void markers_wait_for_a_record_that_waits_in_memory() {
        PartitionFlow retries = bench.open(RETRY, 0);
        bench.consumer.reads(List.of(RETRY), 1);
        poll(RETRY, 1, retry(RETRY, 0, bench.clock.millis() + LEAD));
        poll(RETRY, 4);
        pass();
        assertThat(bench.lanes.take()).isEmpty();

        bench.clock.pass(2 * LEAD);
        bench.held.dispatchDue();
        bench.threads.work();
        bench.lanes.settle();
        pass();
        bench.lanes.settle();
        assertThat(settled(retries).offset()).isEqualTo(4);
    }

    @Test
    void a_position_that_is_known_already_is_not_committed_again() {
        bench.open(ZERO, 4);
        poll(ZERO, 4);
        pass();
        bench.held.open(new PartitionFlow.Start(ONE, Restored.nothing(), null));
        poll(ONE, 0);
        pass();
        assertThat(bench.lanes.take()).isEmpty();
    }

    @Test
    void a_record_behind_markers_takes_their_position_with_it() {
        PartitionFlow zero = bench.open(ZERO, 0);
        poll(ZERO, 1, record(ZERO, 0));
        poll(ZERO, 4);
        poll(ZERO, 6, record(ZERO, 5));
        bench.lanes.settle();
        pass();
        assertThat(bench.lanes.take()).isEmpty();
        assertThat(settled(zero).offset()).isEqualTo(6);
    }

    @Test
    void the_position_of_a_partition_that_went_is_forgotten() {
        bench.open(ZERO, 0);
        poll(ZERO, 4);
        bench.held.remove(ZERO);
        intake.forget(ZERO);
        assertThatCode(this::pass).doesNotThrowAnyException();
        assertThat(bench.lanes.take()).isEmpty();
    }

    @Test
    void a_partition_commits_where_it_begins_before_it_commits_anything_else() {
        PartitionFlow zero =
                bench.held.open(new PartitionFlow.Start(ZERO, Restored.nothing().beginsAt(7), null));
        intake.begin(zero, bench.clock.millis());
        poll(ZERO, 8, record(ZERO, 7));
        List<Completion> both = bench.lanes.take();
        assertThat(both)
                .extracting(each -> each.outcome().kind())
                .containsExactly(Outcome.Kind.PASSED, Outcome.Kind.HANDLED);
        bench.lanes.settle(both.subList(0, 1));
        assertThat(settled(zero).offset()).isEqualTo(7);
        bench.lanes.settle(both.subList(1, 2));
        assertThat(settled(zero).offset()).isEqualTo(8);
    }

    @Test
    void a_retry_partition_is_read_up_to_its_first_record_that_is_not_due_for_long() {
        PartitionFlow retries = bench.open(RETRY, 0);
        bench.consumer.reads(List.of(RETRY), 3);
        long now = bench.clock.millis();
        ConsumerRecord<byte[], byte[]> next = retry(RETRY, 1, now + DELAY - 10_000);
        ConsumerRecord<byte[], byte[]> last = retry(RETRY, 2, now - 5);
        poll(RETRY, 3, retry(RETRY, 0, now - 5), next, last);
        assertThat(bench.handled).containsExactly(0);
        assertThat(bench.consumer.position(RETRY)).isOne();
        assertThat(bench.consumer.paused()).containsExactly(RETRY);
        bench.lanes.settle();
        assertThat(settled(retries).offset())
                .as("nothing behind it is passed over")
                .isOne();

        bench.clock.pass(DELAY - 10_000 - LEAD + 1);
        delayed.resume();
        assertThat(bench.consumer.paused()).isEmpty();
        poll(RETRY, 3, next, last);
        assertThat(bench.handled).as("early").containsExactly(0);
        bench.clock.pass(LEAD);
        bench.held.dispatchDue();
        bench.threads.work();
        assertThat(bench.handled).containsExactly(0, 1, 2);
        bench.lanes.settle();
        assertThat(settled(retries).offset()).isEqualTo(3);
    }

    @Test
    void a_retry_that_is_due_soon_waits_in_memory() {
        bench.open(RETRY, 0);
        bench.consumer.reads(List.of(RETRY), 1);
        long now = bench.clock.millis();
        poll(RETRY, 1, retry(RETRY, 0, now + 2 * LEAD - 1));
        assertThat(bench.consumer.paused()).isEmpty();
        assertThat(bench.handled).isEmpty();
        assertThat(bench.held.dispatchDue()).isEqualTo(now + 2 * LEAD);
        bench.clock.pass(2 * LEAD);
        bench.held.dispatchDue();
        bench.threads.work();
        assertThat(bench.handled).containsExactly(0);
    }

    @Test
    void retries_of_a_clock_that_is_ahead_wait_one_delay_together() {
        bench.open(RETRY, 0);
        bench.consumer.reads(List.of(RETRY), 2);
        long tomorrow = bench.clock.millis() + Duration.ofDays(1).toMillis();
        poll(RETRY, 2, retry(RETRY, 0, tomorrow), retry(RETRY, 1, tomorrow));
        assertThat(delayed.dueAt(RETRY)).isEqualTo(bench.clock.millis() + DELAY + 1);

        bench.clock.pass(DELAY + 1);
        delayed.resume();
        poll(RETRY, 2, retry(RETRY, 0, tomorrow), retry(RETRY, 1, tomorrow));
        assertThat(bench.handled).containsExactly(0, 1);
    }

    @Test
    void records_of_a_partition_that_is_not_open_yet_are_not_handled_and_its_position_is_not_committed() {
        Workbench ordered =
                new Workbench(new TopicSettings().retries(Retries.upTo(1).keepingKeyOrder()));
        PendingPartitions pending = pending(ordered);
        Intake early = intake(ordered, pending);
        ordered.cluster.fallsSilent();
        ordered.consumer.assign(List.of(ZERO));
        pending.begin(List.of(ZERO));
        long now = ordered.clock.millis();
        assertThatCode(() -> {
                    early.take(
                            new ConsumerRecords<>(Map.of(ZERO, List.of(record(ZERO, 0))), Map.of(ZERO, position(1))),
                            now);
                    early.take(new ConsumerRecords<>(Map.of(), Map.of(ZERO, position(4))), now);
                    early.pass(now);
                })
                .as("it has no flow")
                .doesNotThrowAnyException();
        ordered.threads.work();
        assertThat(ordered.handled).isEmpty();
        assertThat(ordered.lanes.take()).isEmpty();
    }
}
