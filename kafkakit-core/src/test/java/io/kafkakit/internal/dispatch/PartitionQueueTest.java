package io.kafkakit.internal.dispatch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.Ordering;
import io.kafkakit.internal.ledger.Ledger;
import io.kafkakit.internal.ledger.Restored;
import io.kafkakit.support.Deliveries;
import io.kafkakit.support.MillisClock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The queue of one partition, step by step. Nobody runs its strands but the test. */
class PartitionQueueTest {

    private final MillisClock clock = new MillisClock();
    private final Ledger ledger = new Ledger(Restored.nothing(), 4_096);
    private long offset;

    private PartitionQueue queue(Ordering ordering) {
        return new PartitionQueue(ordering, strand -> false, clock);
    }

    /** The partition's next record. */
    private Waiting next(@Nullable String key, long dueAt) {
        byte[] bytes = key == null ? null : key.getBytes(UTF_8);
        long its = offset++;
        return new Waiting(
                Deliveries.of(
                        Deliveries.plan(null), new ConsumerRecord<>("orders", 0, its, bytes, "value".getBytes(UTF_8))),
                Objects.requireNonNull(ledger.delivered(its, its + 1, -1)),
                dueAt);
    }

    private Waiting next(@Nullable String key) {
        return next(key, Long.MIN_VALUE);
    }

    /** The offsets of all that wait in the strand. */
    private static List<Long> offsets(Strand strand) {
        Deque<Waiting> taken = new ArrayDeque<>();
        strand.take(taken, Integer.MAX_VALUE);
        return taken.stream().map(each -> each.delivery().record().offset()).toList();
    }

    /** Moves all that is due to its strand; for each the strand to run, or null. */
    private static List<@Nullable Strand> dispatchAll(PartitionQueue queue) {
        List<@Nullable Strand> strands = new ArrayList<>();
        while (queue.due() != null) {
            strands.add(queue.dispatch());
        }
        return strands;
    }

    @Test
    void all_records_of_a_partition_are_in_one_strand_in_their_order() {
        PartitionQueue queue = queue(Ordering.PARTITION);
        queue.add(List.of(next("a"), next("b")));
        queue.add(List.of(next(null)));
        List<@Nullable Strand> strands = dispatchAll(queue);

        assertThat(strands.subList(1, 3)).as("it has its turn already").containsOnlyNulls();
        Strand only = Objects.requireNonNull(strands.get(0));
        assertThat(only.key()).isNull();
        assertThat(offsets(only)).containsExactly(0L, 1L, 2L);
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.mayOvertake()).isFalse();
    }

    @Test
    void records_of_a_key_share_a_strand_and_one_without_a_key_has_its_own() {
        PartitionQueue queue = queue(Ordering.KEY);
        queue.add(List.of(next("a"), next("b"), next("a"), next(null), next(null)));
        List<@Nullable Strand> strands = dispatchAll(queue);

        assertThat(strands.get(2)).as("the second of its key").isNull();
        assertThat(offsets(Objects.requireNonNull(strands.get(0)))).containsExactly(0L, 2L);
        assertThat(offsets(Objects.requireNonNull(strands.get(1)))).containsExactly(1L);
        assertThat(offsets(Objects.requireNonNull(strands.get(3)))).containsExactly(3L);
        assertThat(offsets(Objects.requireNonNull(strands.get(4)))).containsExactly(4L);
        assertThat(queue.mayOvertake()).isTrue();
    }

    @Test
    void a_key_gets_a_new_strand_after_its_old_one_was_done_with() {
        PartitionQueue queue = queue(Ordering.KEY);
        queue.add(List.of(next("a")));
        Strand first = Objects.requireNonNull(queue.dispatch());
        assertThat(offsets(first)).containsExactly(0L);
        queue.remove(Objects.requireNonNull(first.key()));

        queue.add(List.of(next("a")));
        Strand second = Objects.requireNonNull(queue.dispatch());
        assertThat(second).isNotSameAs(first);
        assertThat(offsets(second)).containsExactly(1L);
    }

    @Test
    void each_record_has_a_strand_of_its_own_where_no_order_is_asked_for() {
        PartitionQueue queue = queue(Ordering.UNORDERED);
        queue.add(List.of(next("a"), next("a")));
        assertThat(dispatchAll(queue)).doesNotContainNull().doesNotHaveDuplicates();
        assertThat(queue.mayOvertake()).isTrue();
    }

    @Test
    void a_record_that_is_not_due_holds_up_all_behind_it_until_it_is() {
        PartitionQueue queue = queue(Ordering.KEY);
        long due = clock.millis() + 500;
        Waiting first = next("a");
        Waiting late = next("b", due);
        queue.add(List.of(first, late, next("c")));

        assertThat(queue.due()).isSameAs(first);
        assertThat(queue.nextDue()).as("what is due waits for no time").isEqualTo(Long.MAX_VALUE);
        assertThat(queue.untilDue()).isZero();
        queue.dispatch();

        assertThat(queue.due()).isNull();
        assertThat(queue.nextDue()).isEqualTo(due);
        assertThat(queue.untilDue()).isEqualTo(2);
        clock.pass(499);
        assertThat(queue.due()).isNull();

        clock.pass(1);
        assertThat(queue.due()).isSameAs(late);
        assertThat(queue.untilDue()).isZero();
        assertThat(dispatchAll(queue)).hasSize(2);
        assertThat(queue.nextDue()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void dropped_records_are_gone_from_the_queue_and_from_the_strands() {
        PartitionQueue queue = queue(Ordering.KEY);
        queue.add(List.of(next("a"), next("a"), next("b", clock.millis() + 500)));
        Strand strand = Objects.requireNonNull(dispatchAll(queue).get(0));
        queue.clear();

        assertThat(strand.hasMore()).isFalse();
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.untilDue()).isZero();
        assertThat(queue.nextDue()).isEqualTo(Long.MAX_VALUE);

        PartitionQueue ordered = queue(Ordering.PARTITION);
        ordered.add(List.of(next("a")));
        Strand all = Objects.requireNonNull(ordered.dispatch());
        ordered.clear();
        assertThat(all.hasMore()).isFalse();
    }

    @Test
    void records_that_rest_behind_another_of_their_key_are_counted_until_their_strand_goes_on() {
        PartitionQueue queue = queue(Ordering.KEY);
        queue.add(List.of(next("a"), next("a"), next("b")));
        List<@Nullable Strand> strands = dispatchAll(queue);
        assertThat(queue.resting()).isZero();

        Strand blocked = Objects.requireNonNull(strands.get(0));
        blocked.rest();
        assertThat(queue.resting()).isEqualTo(2);

        assertThat(blocked.rouse()).isTrue();
        assertThat(queue.resting()).isZero();
    }

    @Test
    void the_queue_tells_how_much_memory_its_new_records_take() {
        PartitionQueue queue = queue(Ordering.PARTITION);
        Waiting first = next("a");
        Waiting second = next("b");
        assertThat(queue.add(List.of(first, second)))
                .isEqualTo(first.bytes() + second.bytes())
                .isPositive();
        assertThat(queue.add(List.of())).isZero();
    }
}
