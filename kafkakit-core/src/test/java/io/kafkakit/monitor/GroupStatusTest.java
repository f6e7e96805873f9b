package io.kafkakit.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.internal.monitor.LaneSnapshot;
import io.kafkakit.internal.monitor.PartitionSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class GroupStatusTest {

    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

    private static final PartitionStatus MOVING = new PartitionSnapshot(
            new TopicPartition("orders", 0),
            new PartitionSnapshot.Offsets(120, 118, 2, 0, -1),
            new PartitionSnapshot.Held(2, 1_234, 1, 1, false),
            PartitionSnapshot.Retries.NONE,
            null);
    private static final PartitionStatus STALLED = new PartitionSnapshot(
            new TopicPartition("orders", 1),
            new PartitionSnapshot.Offsets(90, 80, 10, 3, -1),
            new PartitionSnapshot.Held(10, 5_000, 0, 10, true),
            PartitionSnapshot.Retries.NONE,
            new Stall(NOON, "topic 'payments' does not exist: create it"));
    private static final PartitionStatus RETRIES = new PartitionSnapshot(
            new TopicPartition("orders-retry", 0),
            new PartitionSnapshot.Offsets(7, 7, 4, 0, -1),
            new PartitionSnapshot.Held(0, 0, 0, 0, false),
            new PartitionSnapshot.Retries(4, NOON.plusSeconds(60)),
            null);
    private static final PartitionStatus RESTORING = PartitionSnapshot.restoring(new TopicPartition("orders", 2), null);

    private static final Problem LASTING = new Problem(
            NOON, "topic 'payments' does not exist: create it", new IllegalStateException("no\nsuch"), null);

    private static GroupStatus status(List<Problem> problems, Problem last) {
        return new GroupStatus(
                "order-service",
                GroupState.RUNNING,
                new Counts(118, 4, 0, 1, 0, 236),
                List.of(),
                List.of(
                        new MemberStatus(0, "order-service-consumer-0-a1", true, NOON, List.of(MOVING, STALLED)),
                        new MemberStatus(1, "", false, NOON, List.of(RETRIES, RESTORING))),
                List.of(
                        lane(0, true, LaneState.WAITING, 40, null),
                        lane(1, false, LaneState.APPENDING, 0, new Stall(NOON, "Kafka does not take what it appends"))),
                problems,
                last);
    }

    private static LaneStatus lane(int number, boolean transactional, LaneState state, long commits, Stall stalled) {
        return new LaneSnapshot(
                number,
                transactional,
                state,
                new LaneSnapshot.Done(
                        commits,
                        1,
                        new Spread<>(3L, 3L, 9L),
                        new Spread<>(300L, 300L, 900L),
                        new Spread<>(Duration.ofMillis(6), Duration.ofMillis(5), Duration.ofMillis(20)),
                        2),
                stalled,
                null);
    }

    @Test
    void it_reads_as_lines_for_a_log() {
        assertThat(status(List.of(LASTING), LASTING)).hasToString("""
                group order-service: RUNNING, 4 partitions, 1 stalled, lag 16 and that of 1 not known
                  since the start: 118 handled, 4 retried, 0 postponed, 1 dead-lettered, 0 skipped, 236 sent
                  consumer 0 order-service-consumer-0-a1 (leader), seen at 2026-01-02T12:00:00Z
                    orders-0: position 120, committed 118, lag 2, 2 buffered (1234 bytes), 1 in flight, 1 awaiting commit
                    orders-1: position 90, committed 80, lag 10, 10 buffered (5000 bytes), 0 in flight, 10 awaiting commit, \
                3 done beyond the gap, paused, stalled since 2026-01-02T12:00:00Z: topic 'payments' does not exist: create it
                  consumer 1 (no member yet), seen at 2026-01-02T12:00:00Z
                    orders-retry-0: position 7, committed 7, lag 4, 0 buffered (0 bytes), 0 in flight, 0 awaiting commit, \
                4 waiting retries (due at 2026-01-02T12:01:00Z)
                    orders-2: position ?, committed ?, lag ?, 0 buffered (0 bytes), 0 in flight, 0 awaiting commit, paused
                  lane 0: WAITING, 40 commits of 3 records in 5 ms on average, 1 failed, 2 producers replaced
                  lane 1 (without transactions): APPENDING, 0 commits, 1 failed, 2 producers replaced, \
                stalled since 2026-01-02T12:00:00Z: Kafka does not take what it appends
                  problem since 2026-01-02T12:00:00Z topic 'payments' does not exist: create it: \
                java.lang.IllegalStateException: no such""");
    }

    @Test
    void a_problem_that_is_over_is_told_apart_from_one_that_lasts() {
        Problem over = new Problem(NOON, "lane 0: commit", new IllegalStateException("no"), NOON.plusSeconds(3));
        assertThat(status(List.of(), over).toString())
                .doesNotContain("problem since")
                .endsWith("\n  last problem 2026-01-02T12:00:00Z lane 0: commit: java.lang.IllegalStateException: no"
                        + " (over at 2026-01-02T12:00:03Z)");
    }
}
