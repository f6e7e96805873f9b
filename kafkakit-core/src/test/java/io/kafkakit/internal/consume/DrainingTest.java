package io.kafkakit.internal.consume;

import static io.kafkakit.internal.consume.Workbench.ONE;
import static io.kafkakit.internal.consume.Workbench.ZERO;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.internal.dispatch.PartitionFlow;
import io.kafkakit.internal.flow.TopicSettings;
import io.kafkakit.internal.lifecycle.Deadline;
import io.kafkakit.support.Captured;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.RetriableCommitFailedException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.Test;

/** Partitions that are handled at least once: nobody but the poll thread commits their offsets. */
class DrainingTest {

    /** Longer than a test may take: who waits for its end fails. */
    private static final Duration LONG = Duration.ofHours(1);

    private final Workbench bench = new Workbench(new TopicSettings().atLeastOnce());
    private final Draining draining = bench.draining;
    private final NotedConsumer consumer = bench.consumer;

    /** Offers records to the partition and lets its handlers handle all of them. */
    private static PartitionFlow handled(Workbench bench, PartitionFlow flow, long... offsets) {
        bench.offer(flow, offsets);
        bench.threads.work();
        return flow;
    }

    private PartitionFlow handled(PartitionFlow flow, long... offsets) {
        return handled(bench, flow, offsets);
    }

    @Test
    void offsets_are_committed_when_their_outcomes_are_settled_and_not_before() {
        handled(bench.open(ZERO, 5), 5, 6);
        draining.commit();
        assertThat(consumer.sent()).isEmpty();

        bench.lanes.settle();
        bench.clock.pass(20);
        draining.commit();
        assertThat(consumer.sent()).containsExactly(Map.of(ZERO, 7L));
        assertThat(consumer.awaited()).isEmpty();
    }

    @Test
    void the_poll_thread_is_woken_once_for_all_that_is_settled_until_it_commits() {
        PartitionFlow zero = handled(bench.open(ZERO, 0), 0);
        PartitionFlow one = handled(bench.open(ONE, 0), 0);
        assertThat(draining.due()).isEqualTo(Long.MAX_VALUE);
        bench.lanes.settle();
        assertThat(bench.wakes).isOne();
        assertThat(draining.due()).isLessThanOrEqualTo(bench.clock.millis());
        draining.commit();
        assertThat(consumer.sent()).containsExactly(Map.of(ZERO, 1L, ONE, 1L));
        assertThat(draining.due()).isEqualTo(Long.MAX_VALUE);

        handled(zero, 1);
        handled(one, 1);
        bench.lanes.settle();
        assertThat(bench.wakes).isEqualTo(2);
        assertThat(draining.due()).as("not so often").isEqualTo(bench.clock.millis() + 20);
        bench.clock.pass(19);
        draining.commit();
        assertThat(consumer.sent()).hasSize(1);
        bench.clock.pass(1);
        draining.commit();
        assertThat(consumer.sent()).hasSize(2).last().isEqualTo(Map.of(ZERO, 2L, ONE, 2L));
    }

    @Test
    void the_offsets_of_a_partition_that_has_gone_are_not_committed() {
        PartitionFlow zero = handled(bench.open(ZERO, 0), 0);
        handled(bench.open(ONE, 0), 0);
        bench.lanes.settle();
        zero.end();
        draining.commit();
        assertThat(consumer.sent()).containsExactly(Map.of(ONE, 1L));
    }

    @Test
    void a_commit_that_failed_is_made_again_but_for_partitions_that_have_gone() {
        handled(bench.open(ZERO, 0), 0);
        PartitionFlow one = handled(bench.open(ONE, 0), 0);
        bench.lanes.settle();
        consumer.refuses(new RetriableCommitFailedException("no coordinator"));
        draining.commit();
        assertThat(consumer.sent()).containsExactly(Map.of(ZERO, 1L, ONE, 1L));

        one.end();
        draining.forget(ONE);
        bench.clock.pass(20);
        draining.commit();
        assertThat(consumer.sent()).hasSize(2).last().isEqualTo(Map.of(ZERO, 1L));
    }

    @Test
    void a_partition_that_goes_waits_for_its_outcomes_and_commits_what_they_settle() {
        PartitionFlow zero = handled(bench.open(ZERO, 0), 0, 1);
        bench.offerDue(zero, bench.clock.millis() + 500, 2);
        consumer.meanwhile(bench.lanes::settle);
        draining.drain(List.of(zero), LONG);
        assertThat(consumer.awaited()).containsExactly(Map.of(ZERO, 2L));
    }

    @Test
    void records_that_no_handler_has_begun_are_left_to_the_next_owner() {
        PartitionFlow zero = bench.open(ZERO, 0);
        bench.handler((work, ctx) -> draining.drain(List.of(zero), Duration.ZERO));
        bench.offer(zero, 0, 1);
        bench.offerDue(zero, bench.clock.millis() + 500, 2);
        bench.threads.work();
        bench.clock.pass(1_000);
        bench.held.dispatchDue();
        bench.threads.work();
        assertThat(bench.handled).containsExactly(0);
        assertThat(zero.hasWaiting()).isFalse();
    }

    @Test
    void a_drain_gives_up_at_its_deadline_and_commits_what_is_settled_by_then() {
        PartitionFlow zero = handled(bench.open(ZERO, 0), 0);
        bench.lanes.settle();
        handled(zero, 1);
        try (Captured log = new Captured()) {
            draining.drain(List.of(zero), Duration.ofMillis(5));
            assertThat(log.text()).contains("orders-0: 1 records were not done in time");
        }
        assertThat(consumer.awaited()).containsExactly(Map.of(ZERO, 1L));
    }

    @Test
    void a_drain_waits_no_longer_than_a_group_that_is_being_closed() {
        PartitionFlow zero = handled(bench.open(ZERO, 0), 0);
        consumer.meanwhile(() -> draining.closeBy(Deadline.in(Duration.ZERO, bench.clock)));
        draining.drain(List.of(zero), LONG);
        assertThat(zero.tenure().open()).isOne();
        assertThat(consumer.awaited()).isEmpty();
    }

    @Test
    void a_partition_whose_topic_is_gone_is_neither_waited_for_nor_committed() {
        PartitionFlow zero = handled(bench.open(ZERO, 0), 0);
        PartitionFlow one = handled(bench.open(ONE, 0), 0);
        bench.lanes.settle();
        handled(one, 1);
        consumer.topic(Workbench.TOPIC, 1);
        draining.drain(List.of(zero, one), LONG);
        assertThat(consumer.awaited()).containsExactly(Map.of(ZERO, 1L));
    }

    @Test
    void a_topic_counts_as_there_if_nobody_can_say() {
        PartitionFlow zero = handled(bench.open(ZERO, 0), 0);
        bench.lanes.settle();
        consumer.meanwhile(() -> {
            throw new KafkaException("no broker");
        });
        draining.drain(List.of(zero), LONG);
        assertThat(consumer.awaited()).containsExactly(Map.of(ZERO, 1L));
    }

    /** The stamp of the last poll is that of an ended generation, and only another poll brings a new one. */
    @Test
    void a_consumer_that_leaves_goes_along_with_a_rebalance_while_the_group_refuses_its_last_offsets() {
        Workbench exact = new Workbench(new TopicSettings());
        PartitionFlow zero = handled(exact, exact.open(ZERO, 0), 0);
        AtomicInteger polls = new AtomicInteger();
        zero.tenure().refused();
        exact.draining.drain(List.of(zero), Deadline.in(LONG, exact.clock), () -> {
            if (polls.incrementAndGet() == 1) {
                zero.tenure().refused();
            } else {
                exact.lanes.settle();
            }
        });
        assertThat(polls).hasValue(2);
        assertThat(zero.tenure().open()).isZero();
    }

    @Test
    void a_partition_that_the_rebalance_takes_away_is_not_waited_for() {
        Workbench exact = new Workbench(new TopicSettings());
        PartitionFlow zero = handled(exact, exact.open(ZERO, 0), 0);
        zero.tenure().refused();
        exact.draining.drain(List.of(zero), Deadline.in(LONG, exact.clock), zero::end);
        assertThat(zero.tenure().open()).isOne();
    }

    @Test
    void the_offsets_of_an_exactly_once_partition_are_left_to_its_lane() {
        Workbench exact = new Workbench(new TopicSettings());
        PartitionFlow zero = handled(exact, exact.open(ZERO, 0), 0);
        exact.consumer.meanwhile(exact.lanes::settle);
        exact.draining.drain(List.of(zero), LONG);
        assertThat(zero.tenure().open()).as("it was waited for").isZero();
        assertThat(zero.tenure().settledProgress().offset()).isOne();
        exact.draining.commit();
        assertThat(exact.consumer.awaited()).isEmpty();
        assertThat(exact.consumer.sent()).isEmpty();
        assertThat(exact.wakes).isZero();
    }

    @Test
    void a_last_commit_is_made_again_until_it_is_answered() {
        PartitionFlow zero = handled(bench.open(ZERO, 0), 0);
        bench.lanes.settle();
        consumer.refuses(new TimeoutException("no answer"));
        consumer.refuses(new WakeupException());
        consumer.refuses(new TimeoutException("no answer"));
        draining.drain(List.of(zero), LONG);
        assertThat(consumer.awaited()).containsExactly(Map.of(ZERO, 1L));
    }

    @Test
    void a_last_commit_without_an_answer_is_given_up_at_the_deadline() {
        PartitionFlow zero = handled(bench.open(ZERO, 0), 0);
        bench.lanes.settle();
        consumer.refuses(new TimeoutException("no answer"));
        try (Captured log = new Captured()) {
            draining.drain(List.of(zero), Duration.ZERO);
            assertThat(log.text()).contains("could not be committed", "the broker did not answer in time");
        }
        assertThat(consumer.awaited()).isEmpty();
    }

    @Test
    void an_interrupted_thread_stops_waiting_and_stays_interrupted() {
        PartitionFlow zero = handled(bench.open(ZERO, 0), 0);
        Thread.currentThread().interrupt();
        draining.drain(List.of(zero), LONG);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(zero.tenure().open()).isOne();
    }
}
