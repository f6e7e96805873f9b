package io.kafkakit.internal.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.internal.ledger.LogId;
import io.kafkakit.internal.ledger.Restored;
import io.kafkakit.support.Captured;
import io.kafkakit.support.MillisClock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Partitions whose committed offsets a transaction is changing. */
class OpenOffsetsTest {

    private static final TopicPartition OPEN = new TopicPartition("orders", 1);
    private static final TopicPartition FREE = new TopicPartition("orders", 2);

    private final Map<TopicPartition, Restored> known = new HashMap<>(Map.of(FREE, Restored.of(7, null)));
    private final List<String> problems = new ArrayList<>();
    private final MillisClock clock = new MillisClock();
    private final CommittedLookup restoring = new CommittedLookup(
            this::answer, new PollThread(() -> {}, (about, what, cause) -> problems.add(what), clock));

    private void answer(
            Collection<TopicPartition> partitions,
            Map<TopicPartition, OutOfRange> outOfRange,
            BiConsumer<TopicPartition, Reply> answer) {
        partitions.forEach(partition -> answer.accept(
                partition,
                known.containsKey(partition) ? new Reply.Committed(known.get(partition)) : new Reply.Open()));
    }

    private void pass(long millis) {
        for (long end = clock.millis() + millis; clock.millis() < end; clock.pass(100)) {
            restoring.answered();
        }
    }

    @Test
    void one_that_stays_open_is_told_after_two_seconds_and_read_when_it_is_over() {
        restoring.begin(List.of(OPEN, FREE));
        assertThat(restoring.answered()).containsOnlyKeys(FREE);

        pass(1_900);
        assertThat(problems).isEmpty();

        try (Captured log = new Captured()) {
            pass(200);
            assertThat(log.text()).contains("forceTerminateTransaction --transactionalId", "abort for nothing but");
        }
        assertThat(problems).hasSize(1);
        assertThat(String.valueOf(restoring.stalled(OPEN))).contains("a transaction");
        assertThat(problems.get(0)).contains(OPEN.toString(), "a transaction").doesNotContain(FREE.toString());

        pass(31_000);
        assertThat(problems).as("again and again").hasSize(2);

        known.put(OPEN, Restored.of(3, null));
        Map<TopicPartition, Restored> answered = new HashMap<>();
        for (int i = 0; i < 20; i++, clock.pass(100)) {
            answered.putAll(restoring.answered());
        }
        assertThat(answered).containsOnlyKeys(OPEN);
        pass(60_000);
        assertThat(problems).hasSize(2);
    }

    @Test
    void one_that_is_not_read_at_all_is_told_of_at_once_and_is_not_asked_for_again() {
        CommittedLookup stopped = new CommittedLookup(
                (partitions, outOfRange, answer) -> partitions.forEach(
                        partition -> answer.accept(partition, new Reply.Halted("it may not begin", LogId.UNKNOWN))),
                new PollThread(() -> {}, (about, what, cause) -> problems.add(what), clock));
        stopped.begin(List.of(OPEN));
        assertThat(stopped.answered()).isEmpty();
        assertThat(problems).containsExactly("[orders-1] are not read: it may not begin");
        assertThat(stopped.due()).isEqualTo(Long.MAX_VALUE);
        assertThat(stopped.isWaiting(OPEN)).isTrue();
        clock.pass(31_000);
        stopped.answered();
        assertThat(problems).hasSize(2);
        stopped.forget(OPEN);
        clock.pass(31_000);
        stopped.answered();
        assertThat(problems).hasSize(2);
    }

    @Test
    void one_that_is_not_ours_any_more_is_not_told_of() {
        restoring.begin(List.of(OPEN));
        pass(1_900);
        restoring.forget(OPEN);
        pass(60_000);
        assertThat(problems).isEmpty();
    }
}
