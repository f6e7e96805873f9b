package io.kafkakit.internal.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LedgerTest {

    private final Ledger ledger = new Ledger(Restored.nothing(), 4_096);

    private static Entry deliver(Ledger to, long offset) {
        return to.delivered(offset, offset + 1, -1);
    }

    private Entry deliver(long offset) {
        return deliver(ledger, offset);
    }

    private List<Entry> deliver(long first, long last) {
        List<Entry> entries = new ArrayList<>();
        for (long offset = first; offset <= last; offset++) {
            entries.add(deliver(offset));
        }
        return entries;
    }

    private Progress commit(Entry... finishing) {
        Progress plan = ledger.plan(List.of(finishing));
        ledger.committed(plan);
        return plan;
    }

    private static Restored restored(Progress committed) {
        return Restored.of(committed.offset(), committed.metadata());
    }

    /** Which offsets of a stretch are done. */
    private static List<Long> done(Restored restored, long first, long last) {
        return LongStream.rangeClosed(first, last)
                .filter(restored::isDone)
                .boxed()
                .toList();
    }

    @Nested
    class InOrder {

        @Test
        void what_is_done_in_order_is_committed_without_metadata() {
            List<Entry> entries = deliver(5, 9);
            Progress plan = ledger.plan(entries);
            assertThat(plan.offset()).isEqualTo(10);
            assertThat(plan.metadata()).isEmpty();
            assertThat(plan.taken()).isSameAs(entries);
            assertThat(plan.left()).isEmpty();
            ledger.committed(plan);
            assertThat(ledger.size()).isZero();
            assertThat(ledger.open()).isZero();
        }

        @Test
        void the_oldest_record_is_the_first_that_is_not_done() {
            assertThat(ledger.oldest()).isNegative();
            Entry first = ledger.delivered(0, 1, -1, 500);
            Entry second = ledger.delivered(1, 2, -1, 300);
            Entry third = ledger.delivered(2, 3, -1, 700);
            commit(second);
            assertThat(ledger.oldest()).isEqualTo(500);
            commit(first);
            assertThat(ledger.oldest()).isEqualTo(700);
            commit(third);
            assertThat(ledger.oldest()).isNegative();
        }

        @Test
        void a_hole_in_the_offsets_is_no_gap() {
            Entry one = deliver(1);
            Entry nine = deliver(9);
            Progress plan = commit(nine, one);
            assertThat(plan.offset()).isEqualTo(10);
            assertThat(plan.metadata()).isEmpty();
        }

        @Test
        void the_last_of_a_poll_takes_progress_to_the_consumers_position_and_its_epoch() {
            Progress plan = commit(ledger.delivered(3, 4, 7), ledger.delivered(4, 20, 8));
            assertThat(plan.offset()).isEqualTo(20);
            assertThat(plan.leaderEpoch()).isEqualTo(8);
        }

        @Test
        void the_epoch_goes_with_the_offset_when_there_is_a_gap() {
            Entry passed = ledger.delivered(3, 4, 7);
            deliver(4);
            Progress plan = commit(ledger.delivered(5, 6, 9), passed);
            assertThat(plan.offset()).isEqualTo(4);
            assertThat(plan.leaderEpoch()).isEqualTo(7);
        }

        @Test
        void a_record_before_the_position_is_refused() {
            ledger.delivered(3, 10, -1);
            assertThatIllegalStateException().isThrownBy(() -> deliver(9)).withMessageContaining("position 10");
            assertThatIllegalStateException().isThrownBy(() -> ledger.delivered(10, 10, -1));
            assertThatIllegalStateException().isThrownBy(() -> deliver(new Ledger(Restored.nothing(), 20), -1));
        }
    }

    @Nested
    class OutOfOrder {

        @Test
        void nothing_is_committed_beyond_an_unfinished_record() {
            List<Entry> entries = deliver(5, 9);
            Progress plan = commit(entries.get(1), entries.get(3));
            assertThat(plan.offset()).isEqualTo(5);
            assertThat(done(restored(plan), 5, 9)).containsExactly(6L, 8L);
            assertThat(ledger.open()).isEqualTo(3);
        }

        @Test
        void progress_passes_what_was_done_before_when_the_gap_closes() {
            List<Entry> entries = deliver(5, 9);
            commit(entries.get(1), entries.get(3));
            assertThat(commit(entries.get(0)).offset()).isEqualTo(7);
            Progress plan = commit(entries.get(2), entries.get(4));
            assertThat(plan.offset()).isEqualTo(10);
            assertThat(plan.metadata()).isEmpty();
        }

        @Test
        void a_plan_that_is_not_committed_has_no_effect() {
            List<Entry> entries = deliver(5, 9);
            ledger.plan(List.of(entries.get(0), entries.get(2)));
            Progress plan = ledger.plan(List.of(entries.get(1)));
            assertThat(plan.offset()).isEqualTo(5);
            assertThat(done(restored(plan), 5, 9)).containsExactly(6L);
            assertThat(ledger.open()).isEqualTo(5);
        }

        @Test
        void records_may_be_delivered_between_a_plan_and_its_commit() {
            List<Entry> entries = deliver(5, 6);
            Progress plan = ledger.plan(List.of(entries.get(1)));
            Entry later = deliver(7);
            ledger.committed(plan);
            assertThat(commit(later).offset()).isEqualTo(5);
            assertThat(commit(entries.get(0)).offset()).isEqualTo(8);
        }

        @Test
        void a_plan_of_nothing_says_what_is_committed_already() {
            assertThat(ledger.plan(List.of()).offset()).isEqualTo(-1);
            List<Entry> entries = deliver(5, 6);
            Progress before = commit(entries.get(1));
            Progress plan = commit();
            assertThat(plan.offset()).isEqualTo(before.offset());
            assertThat(plan.metadata()).isEqualTo(before.metadata()).isNotEmpty();
        }

        @Test
        void a_stuck_record_holds_back_neither_the_metadata_nor_the_memory() {
            Entry stuck = deliver(0);
            for (int i = 1; i <= 100_000; i++) {
                commit(deliver(i));
            }
            assertThat(ledger.size()).isEqualTo(2);
            assertThat(ledger.plan(List.of()).metadata()).hasSizeLessThan(20);
            assertThat(commit(stuck).offset()).isEqualTo(100_001);
        }
    }

    @Nested
    class Restart {

        @Test
        void what_was_done_beyond_the_gap_is_not_handled_again() {
            List<Entry> entries = deliver(5, 9);
            Progress committed = commit(entries.get(1), entries.get(3), entries.get(4));
            Ledger next = new Ledger(restored(committed), 4_096);
            Entry five = deliver(next, 5);
            assertThat(deliver(next, 6)).isNull();
            Entry seven = deliver(next, 7);
            assertThat(deliver(next, 8)).isNull();
            assertThat(deliver(next, 9)).isNull();
            Progress plan = next.plan(List.of(five, seven));
            assertThat(plan.offset()).isEqualTo(10);
            assertThat(plan.metadata()).isEmpty();
        }

        @Test
        void what_is_not_delivered_again_yet_stays_in_the_metadata() {
            List<Entry> entries = deliver(5, 9);
            Progress committed = commit(entries.get(3), entries.get(4));
            Ledger next = new Ledger(restored(committed), 4_096);
            Progress plan = next.plan(List.of(deliver(next, 5)));
            assertThat(plan.offset()).isEqualTo(6);
            assertThat(done(restored(plan), 6, 9)).containsExactly(8L, 9L);
        }

        @Test
        void a_gap_that_compaction_removed_is_passed() {
            List<Entry> entries = deliver(5, 9);
            Progress committed = commit(entries.get(1), entries.get(3));
            Ledger next = new Ledger(restored(committed), 4_096);
            assertThat(deliver(next, 6)).isNull();
            assertThat(deliver(next, 8)).isNull();
            assertThat(next.plan(List.of()).offset()).isEqualTo(9);
            assertThat(next.plan(List.of()).metadata()).isEmpty();
        }

        @Test
        void ranges_whose_gap_compaction_removed_become_one() {
            List<Entry> entries = deliver(5, 9);
            Ledger next = new Ledger(restored(commit(entries.get(1), entries.get(3))), 4_096);
            Entry five = deliver(next, 5);
            assertThat(next.size()).as("without what is not delivered yet").isEqualTo(1);
            assertThat(deliver(next, 6)).isNull();
            assertThat(deliver(next, 8)).isNull();
            assertThat(next.size()).isEqualTo(2);
            assertThat(next.plan(List.of(five)).offset()).isEqualTo(9);
        }

        @Test
        void a_restored_record_that_ends_a_poll_takes_progress_to_the_consumers_position() {
            List<Entry> entries = deliver(5, 6);
            Ledger next = new Ledger(restored(commit(entries.get(1))), 4_096);
            Entry five = deliver(next, 5);
            assertThat(next.delivered(6, 30, 4)).isNull();
            assertThat(next.plan(List.of(five)).offset()).isEqualTo(30);
            assertThat(next.plan(List.of(five)).leaderEpoch()).isEqualTo(4);
        }

        @Test
        void full_metadata_lets_its_gaps_be_handled_after_a_restart() {
            List<Entry> entries = deliver(0, 8);
            Progress full = commit(entries.get(1), entries.get(3), entries.get(5), entries.get(7));
            Ledger next = new Ledger(restored(full), 20);
            deliver(next, 0);
            assertThat(next.isNearlyFull()).isTrue();
            assertThat(next.closesGap(deliver(next, 2))).isTrue();
            assertThat(next.closesGap(deliver(next, 8))).isFalse();
        }

        @Test
        void records_before_the_committed_offset_count_as_done() {
            Ledger next = new Ledger(Restored.of(100, null), 4_096);
            assertThat(deliver(next, 98)).isNull();
            assertThat(next.plan(List.of()).offset()).isEqualTo(100);
            assertThat(next.delivered(99, 120, 3)).isNull();
            assertThat(next.plan(List.of()).offset()).isEqualTo(120);
            assertThat(next.plan(List.of()).leaderEpoch()).isEqualTo(3);
        }

        @Test
        void the_first_unfinished_record_is_progress_when_nothing_is_done() {
            Ledger next = new Ledger(Restored.of(100, ""), 4_096);
            deliver(next, 105);
            assertThat(next.plan(List.of()).offset()).isEqualTo(105);
        }
    }

    @Nested
    class FullMetadata {

        /** 20 characters: two ranges near by, or a few bytes more. */
        private final Ledger small = new Ledger(Restored.nothing(), 20);

        private final List<Entry> entries =
                IntStream.range(0, 40).mapToObj(i -> deliver(small, i)).toList();

        private Progress commit(int... offsets) {
            Progress plan =
                    small.plan(IntStream.of(offsets).mapToObj(entries::get).toList());
            small.committed(plan);
            return plan;
        }

        private static Stream<Long> offsets(List<Entry> of) {
            return of.stream().map(Entry::offset);
        }

        @Test
        void those_come_first_that_were_delivered_first() {
            Progress plan = commit(19, 13, 1, 3, 11, 5, 7, 9, 15, 17);
            assertThat(plan.metadata()).hasSizeLessThanOrEqualTo(20);
            assertThat(offsets(plan.taken())).containsExactlyInAnyOrder(1L, 3L, 5L, 7L);
            assertThat(offsets(plan.left())).containsExactly(19L, 13L, 11L, 9L, 15L, 17L);
            assertThat(small.isNearlyFull()).isTrue();
        }

        @Test
        void the_first_unfinished_record_always_fits() {
            commit(1, 3, 5, 7);
            Progress plan = commit(39, 0);
            assertThat(plan.offset()).isEqualTo(2);
            assertThat(offsets(plan.taken())).containsExactly(39L, 0L);
            assertThat(commit(37, 2).offset()).isEqualTo(4);
        }

        @Test
        void one_that_joins_two_ranges_makes_room() {
            commit(1, 3, 5, 7);
            assertThat(offsets(commit(30, 4).taken())).containsExactly(30L, 4L);
        }

        /** Two records of one key may be among them, and their outputs must stay in order. */
        @Test
        void nothing_is_taken_that_was_delivered_after_one_that_is_left() {
            commit(1, 10, 12, 14);
            Progress plan = commit(11, 5);
            assertThat(offsets(plan.left())).containsExactly(11L, 5L);
            assertThat(offsets(commit(0, 2, 11, 5).taken())).hasSize(4);
        }

        @Test
        void only_what_closes_a_gap_should_be_handled() {
            commit(1, 3, 5, 7);
            assertThat(small.isNearlyFull()).isTrue();
            assertThat(small.closesGap(entries.get(0))).isTrue();
            assertThat(small.closesGap(entries.get(6))).isTrue();
            assertThat(small.closesGap(entries.get(8))).isFalse();
            commit(0, 2, 4);
            assertThat(small.isNearlyFull()).isFalse();
        }

        @Test
        void half_the_metadata_is_never_less_than_what_is_committed() {
            commit(1, 3, 5, 7);
            assertThat(small.halveMetadata()).isFalse();
            assertThat(commit(6, 8).taken()).hasSize(2);
            assertThat(commit(0).taken()).hasSize(1);
            assertThat(commit(2, 4).metadata()).isEmpty();
            assertThat(commit(20).left()).hasSize(1);
            assertThat(small.isNearlyFull()).isTrue();
            assertThat(commit(9).left()).isEmpty();
            assertThat(small.isNearlyFull()).isFalse();
        }

        @Test
        void half_the_metadata_takes_less() {
            Ledger half = new Ledger(Restored.nothing(), 40);
            List<Entry> delivered =
                    IntStream.range(0, 40).mapToObj(i -> deliver(half, i)).toList();
            List<Entry> odd =
                    delivered.stream().filter(entry -> entry.offset() % 2 == 1).toList();
            assertThat(half.plan(odd).metadata()).hasSizeBetween(21, 40);
            assertThat(half.halveMetadata()).isTrue();
            Progress plan = half.plan(odd);
            assertThat(plan.metadata()).hasSizeLessThanOrEqualTo(20);
            assertThat(plan.left()).isNotEmpty();
        }
    }
}
