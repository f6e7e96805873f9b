package io.kafkakit.internal.consume;

import static io.kafkakit.internal.consume.Workbench.ONE;
import static io.kafkakit.internal.consume.Workbench.TOPIC;
import static io.kafkakit.internal.consume.Workbench.ZERO;
import static io.kafkakit.internal.consume.Workbench.record;
import static io.kafkakit.internal.consume.Workbench.retry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.kafkakit.ExpiredOffsets;
import io.kafkakit.Retries;
import io.kafkakit.internal.dispatch.PartitionFlow;
import io.kafkakit.internal.flow.Outcome;
import io.kafkakit.internal.flow.TopicSettings;
import io.kafkakit.internal.lifecycle.Deadline;
import io.kafkakit.internal.lifecycle.Threads;
import io.kafkakit.internal.restore.OutOfRange;
import io.kafkakit.internal.restore.ResetPolicy;
import io.kafkakit.internal.restore.RestoreParts;
import io.kafkakit.internal.restore.StartOffsets;
import io.kafkakit.internal.restore.StateReader;
import io.kafkakit.internal.tenure.Completion;
import io.kafkakit.monitor.PartitionStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** One consumer, turn by turn, as its poll loop drives it. Its topic is handled at least once, so it commits the offsets itself. */
class AssignmentTest {

    private static final TopicPartition RETRY = new TopicPartition("orders-retry", 0);
    private static final TopicPartition BEHIND = new TopicPartition("orders-retry-behind", 0);
    private static final Set<TopicPartition> COPARTITIONS = Set.of(ZERO, RETRY, BEHIND);

    /** Longer than a test may take: who waits for its end fails. */
    private static final Duration LONG = Duration.ofHours(1);

    private final Consuming plain = new Consuming(new TopicSettings().atLeastOnce());
    private final Workbench bench = plain.bench;
    private final NotedConsumer consumer = bench.consumer;
    private final Assignment assignment = plain.assignment;

    /** A consumer of a group that handles the topic so. */
    private static final class Consuming {

        private final Workbench bench;
        private final MemberMeter meter;
        private final Assignment assignment;

        Consuming(TopicSettings settings) {
            bench = new Workbench(settings);
            StartOffsets starts = new StartOffsets(
                    bench.lookups,
                    List.of(bench.plan),
                    ResetPolicy.of("earliest"),
                    ExpiredOffsets.EARLIEST,
                    bench.clock);
            GroupParts group = new GroupParts(
                    "g",
                    Map.of(bench.plan, bench.pipeline),
                    bench.dispatch,
                    new RestoreParts(
                            bench.lookups, starts, new StateReader(Map.of(), bench.lookups, new Threads("states"))),
                    LONG,
                    new Threads("t"),
                    bench.monitor);
            meter = new MemberMeter(0, bench.monitor);
            assignment = new Assignment(
                    new PolledConsumer(bench.consumer, 500, () -> bench.wakes++), group, bench.stages(), meter);
            bench.consumer.subscribe(bench.plan.topics(), assignment);
        }

        /** One turn of the loop, which reads these; then the handlers have their turn. */
        @SafeVarargs
        final void turn(ConsumerRecord<byte[], byte[]>... records) {
            assignment.attend();
            assignment.dispatchDue();
            for (ConsumerRecord<byte[], byte[]> record : records) {
                bench.consumer.addRecord(record);
            }
            var polled = bench.consumer.poll(Duration.ZERO);
            assignment.stamp();
            assignment.intake().take(polled, bench.clock.millis());
            bench.threads.work();
        }

        List<TopicPartition> open() {
            return assignment.flows().stream().map(PartitionFlow::partition).toList();
        }

        PartitionFlow flow(TopicPartition partition) {
            return assignment.flows().stream()
                    .filter(flow -> flow.partition().equals(partition))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Is assigned partition 0, of which all before this offset is done. */
    private PartitionFlow opened(long offset) {
        bench.cluster.committed(ZERO, offset);
        consumer.assigned(ZERO);
        plain.turn();
        return plain.flow(ZERO);
    }

    /** A poll brings it, and no handler has come to it yet. */
    private void read(ConsumerRecord<byte[], byte[]> record) {
        consumer.addRecord(record);
        assignment.intake().take(consumer.poll(Duration.ZERO), bench.clock.millis());
    }

    @Test
    void a_partition_is_not_read_before_its_committed_offset_is_known() {
        bench.cluster.fallsSilent();
        bench.cluster.committed(ZERO, 7);
        consumer.assigned(ZERO);
        plain.turn(record(ZERO, 7));
        assertThat(consumer.paused()).containsExactly(ZERO);
        assertThat(plain.open()).isEmpty();

        bench.cluster.answers();
        plain.turn();
        assertThat(consumer.paused()).isEmpty();
        assertThat(bench.handled).containsExactly(7);
    }

    @Test
    void a_partition_whose_offset_is_being_changed_is_asked_about_again_and_holds_up_no_other() {
        bench.cluster.changes(ONE);
        bench.cluster.committed(ZERO, 2);
        consumer.assigned(ZERO, ONE);
        plain.turn();
        assertThat(plain.open()).containsExactly(ZERO);
        assertThat(consumer.position(ZERO)).isEqualTo(2);
        assertThat(assignment.dispatchDue()).isEqualTo(bench.clock.millis() + 20);
    }

    @Test
    void a_partition_without_an_offset_commits_where_it_begins_before_it_commits_anything_else() {
        bench.cluster.log(ZERO, 3, 9);
        consumer.assigned(ZERO);
        plain.turn(record(ZERO, 3));
        List<Completion> both = bench.lanes.take();
        assertThat(both)
                .extracting(each -> each.outcome().kind())
                .containsExactly(Outcome.Kind.PASSED, Outcome.Kind.HANDLED);
        bench.lanes.settle(both.subList(0, 1));
        bench.clock.pass(20);
        plain.turn();
        bench.lanes.settle(both.subList(1, 2));
        bench.clock.pass(20);
        plain.turn();
        assertThat(consumer.sent()).containsExactly(Map.of(ZERO, 3L), Map.of(ZERO, 4L));
    }

    @Test
    void a_revoked_partition_waits_for_its_outcomes_commits_them_and_drops_the_rest() {
        PartitionFlow flow = opened(0);
        plain.turn(record(ZERO, 0), record(ZERO, 1));
        read(record(ZERO, 2));
        consumer.meanwhile(bench.lanes::settle);
        consumer.assigned();

        assertThat(consumer.awaited()).containsExactly(Map.of(ZERO, 2L));
        assertThat(flow.tenure().isEnded()).isTrue();
        assertThat(plain.open()).isEmpty();
        bench.threads.work();
        assertThat(bench.handled).as("record 2 is its next owner's").containsExactly(0, 1);
    }

    @Test
    void a_revoked_partition_commits_with_the_generation_that_revokes_it() {
        PartitionFlow flow = opened(0);
        assertThat(flow.tenure().stamp().generationId()).isOne();
        consumer.generation(2);
        consumer.assigned();
        assertThat(flow.tenure().stamp().generationId()).isEqualTo(2);
    }

    @Test
    void a_rebalance_waits_for_no_handler_once_the_group_is_being_closed() {
        PartitionFlow flow = opened(0);
        plain.turn(record(ZERO, 0));
        assignment.closeBy(Deadline.in(Duration.ZERO, bench.clock));
        consumer.assigned();
        assertThat(flow.tenure().isEnded()).isTrue();
        assertThat(consumer.awaited()).isEmpty();
    }

    @Test
    void a_lost_partition_commits_nothing_and_drops_all_that_was_read_of_it() {
        PartitionFlow flow = opened(0);
        plain.turn(record(ZERO, 0));
        bench.lanes.settle();
        read(record(ZERO, 1));
        bench.threads.work();
        List<Completion> onItsWay = bench.lanes.take();
        read(record(ZERO, 2));
        assignment.onPartitionsLost(List.of(ZERO));
        bench.threads.work();
        assertThat(bench.handled).containsExactly(0, 1);
        assertThat(flow.tenure().isEnded()).isTrue();
        assertThat(bench.lanes.take()).isEmpty();

        bench.lanes.settle(onItsWay);
        bench.clock.pass(20);
        assignment.attend();
        assertThat(consumer.sent()).isEmpty();
        assertThat(consumer.awaited()).isEmpty();
    }

    @Test
    void a_partition_that_comes_back_goes_on_where_the_group_has_committed() {
        PartitionFlow before = opened(0);
        plain.turn(record(ZERO, 0));
        consumer.meanwhile(bench.lanes::settle);
        consumer.assigned();

        PartitionFlow again = opened(40);
        assertThat(again).isNotSameAs(before);
        plain.turn(record(ZERO, 40));
        assertThat(bench.handled).containsExactly(0, 40);
    }

    @Test
    void a_partition_that_went_before_it_was_open_is_not_opened_by_a_late_answer() {
        bench.cluster.fallsSilent();
        consumer.assigned(ZERO, ONE);
        plain.turn();
        consumer.assigned(ONE);
        bench.cluster.answers();
        plain.turn();
        assertThat(plain.open()).containsExactly(ONE);
    }

    private static Consuming ordered() {
        Consuming ordered =
                new Consuming(new TopicSettings().retries(Retries.upTo(1).keepingKeyOrder()));
        ordered.bench.cluster.log(ZERO, 0, 100);
        return ordered;
    }

    private static void assign(Consuming ordered, Set<TopicPartition> partitions) {
        ordered.bench.consumer.assigned(partitions.toArray(TopicPartition[]::new));
    }

    @Test
    void partitions_that_keep_the_order_of_keys_end_and_are_opened_again_together() {
        Consuming ordered = ordered();
        assign(ordered, COPARTITIONS);
        ordered.turn();
        assertThat(ordered.open()).containsExactlyInAnyOrderElementsOf(COPARTITIONS);
        ordered.turn(record(ZERO, 0));
        List<PartitionFlow> before = List.copyOf(ordered.assignment.flows());
        ordered.bench.consumer.meanwhile(ordered.bench.lanes::settle);

        assign(ordered, Set.of(ZERO, RETRY));
        assertThat(before).allMatch(flow -> flow.tenure().isEnded());
        ordered.turn(record(ZERO, 1));
        assertThat(ordered.open()).as("one is missing").isEmpty();
        assertThat(ordered.bench.handled).containsExactly(0);

        assign(ordered, COPARTITIONS);
        ordered.turn();
        assertThat(ordered.open()).containsExactlyInAnyOrderElementsOf(COPARTITIONS);
        assertThat(ordered.bench.consumer.position(ZERO))
                .as("it was done up to there")
                .isOne();
        ordered.turn(record(ZERO, 1));
        assertThat(ordered.bench.handled).containsExactly(0, 1);
    }

    @Test
    void a_record_waits_behind_one_of_its_key_that_an_earlier_owner_sent_to_a_retry_topic() {
        Consuming ordered = ordered();
        Workbench its = ordered.bench;
        its.cluster.log(RETRY, 0, 1);
        ConsumerRecord<byte[], byte[]> waits = retry(RETRY, 0, its.clock.millis());
        assign(ordered, COPARTITIONS);
        ordered.turn();
        its.lanes.settle();
        ordered.turn(waits);
        assertThat(its.handled).as("looked at, and not handled yet").isEmpty();

        ordered.turn(record(ZERO, 0, "k0"), record(ZERO, 1, "other"));
        assertThat(its.handled).containsExactly(1);
        List<Completion> completions = new ArrayList<>(its.lanes.take());
        completions.removeIf(each -> each.outcome().kind() == Outcome.Kind.PASSED);
        assertThat(completions.get(0).outcome().records().get(0).topic()).isEqualTo(BEHIND.topic());
        its.lanes.settle(completions);

        ordered.turn(waits);
        assertThat(its.handled).containsExactly(1, 0);
    }

    @Test
    void a_partition_whose_log_lost_its_next_record_goes_on_at_the_first_one_that_is_left() {
        PartitionFlow before = opened(5);
        plain.turn(record(ZERO, 5));
        read(record(ZERO, 6));
        bench.cluster.log(ZERO, 20, 30);
        assignment.outOfRange(Map.of(ZERO, new OutOfRange(7, false, -1)));
        plain.turn();
        assertThat(bench.handled).as("what no handler has begun is dropped").containsExactly(5);
        assertThat(before.tenure().isEnded()).as("an outcome is on its way").isFalse();
        assertThat(assignment.dispatchDue()).as("it looks again").isEqualTo(bench.clock.millis() + 50);

        bench.lanes.settle();
        plain.turn();
        assertThat(consumer.awaited()).containsExactly(Map.of(ZERO, 6L));
        assertThat(before.tenure().isEnded()).isTrue();
        plain.turn(record(ZERO, 20));
        assertThat(bench.handled).containsExactly(5, 20);
        assertThat(plain.flow(ZERO).tenure().extent().position()).isEqualTo(21);
    }

    @Test
    void a_consumer_that_leaves_commits_what_was_begun_and_holds_nothing_any_more() {
        bench.cluster.changes(ONE);
        bench.cluster.committed(ZERO, 0);
        consumer.assigned(ZERO, ONE);
        plain.turn();
        plain.turn(record(ZERO, 0));
        consumer.meanwhile(bench.lanes::settle);
        assignment.drain(Deadline.in(LONG, bench.clock));
        assertThat(consumer.awaited()).containsExactly(Map.of(ZERO, 1L));
        assignment.leave();
        assertThat(plain.open()).isEmpty();
        int asked = bench.cluster.questions().size();
        for (int i = 0; i < 3; i++, bench.clock.pass(1_000)) {
            assignment.attend();
        }
        assertThat(assignment.dispatchDue()).isEqualTo(Long.MAX_VALUE);
        assertThat(bench.cluster.questions()).as("nobody waits for the other").hasSize(asked);

        // Kafka's consumer revokes what it has when it is closed.
        consumer.assigned();
        assertThat(consumer.awaited()).as("it was drained before").hasSize(1);
    }

    @Test
    void a_consumer_that_is_given_up_commits_nothing_more() {
        PartitionFlow flow = opened(0);
        plain.turn(record(ZERO, 0));
        assignment.abandon();
        assertThat(flow.tenure().isEnded()).isTrue();
        assertThat(bench.lanes.take()).isEmpty();
        assertThat(plain.meter.status().partitions()).isEmpty();
        assertThat(consumer.awaited()).isEmpty();
    }

    @Test
    void the_owner_of_partition_0_of_the_first_topic_is_the_leader() {
        consumer.meanwhile(bench.lanes::settle);
        consumer.assigned(ONE);
        plain.turn();
        assertThat(assignment.member().consumerId()).isEqualTo("member");
        assertThat(assignment.member().isLeader()).isFalse();
        consumer.assigned(ZERO, ONE);
        plain.turn();
        assertThat(assignment.member().isLeader()).isTrue();
        consumer.assigned(ONE);
        plain.turn();
        assertThat(assignment.member().isLeader()).isFalse();
    }

    @Test
    void the_status_shows_open_partitions_and_those_that_are_not_read_yet() {
        bench.cluster.changes(ZERO);
        bench.cluster.committed(ONE, 4);
        consumer.updateEndOffsets(Map.of(ONE, 9L));
        consumer.assigned(ZERO, ONE);
        plain.turn();
        plain.turn(record(ONE, 4));
        assignment.observe();
        List<PartitionStatus> partitions = plain.meter.status().partitions();
        assertThat(partitions)
                .extracting(PartitionStatus::topic, PartitionStatus::partition)
                .containsExactly(tuple(TOPIC, 0), tuple(TOPIC, 1));
        assertThat(partitions.get(0).paused()).isTrue();
        assertThat(partitions.get(0).position()).isEqualTo(-1);
        assertThat(partitions.get(1).position()).isEqualTo(5);
        assertThat(partitions.get(1).committed()).isEqualTo(4);
        assertThat(partitions.get(1).lag()).isEqualTo(5);
        assertThat(partitions.get(1).awaitingCommit()).isOne();
    }
}
