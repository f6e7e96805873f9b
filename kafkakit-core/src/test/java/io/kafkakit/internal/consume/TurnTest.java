package io.kafkakit.internal.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.internal.lifecycle.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnTest {

    private static final class Hand implements Clock {

        private long nanos = Long.MAX_VALUE - 1_000_000;

        @Override
        public long millis() {
            throw new UnsupportedOperationException("not asked for");
        }

        @Override
        public long nanos() {
            return nanos;
        }
    }

    private final Hand clock = new Hand();
    private final Turn turn = new Turn(clock, Turn.MOST_AT_ONCE);

    /** Handles what the turn takes at once, which lasts so many nanoseconds. */
    private boolean goesOn(long nanos) {
        clock.nanos += nanos;
        return turn.goesOn(turn.atOnce());
    }

    @Test
    void more_and_more_are_taken_at_once_while_they_are_handled_quickly() {
        List<Integer> sizes = new ArrayList<>();
        do {
            sizes.add(turn.atOnce());
        } while (goesOn(50_000));
        assertThat(sizes.subList(0, 6)).containsExactly(1, 2, 4, 8, 16, 16);
        assertThat(sizes.stream().mapToInt(each -> each).sum()).isBetween(500, 500 + Turn.MOST_AT_ONCE);
    }

    @Test
    void a_handler_that_takes_its_time_gets_one_at_once_and_again_when_it_begins_to() {
        for (int i = 0; i < 4; i++) {
            assertThat(goesOn(1_000)).isTrue();
        }
        assertThat(turn.atOnce()).isEqualTo(16);
        assertThat(goesOn(200_000)).isTrue();
        assertThat(turn.atOnce()).isOne();
        assertThat(goesOn(1_000_000)).isTrue();
        assertThat(turn.atOnce()).isOne();
    }

    @Test
    void a_turn_ends_after_five_milliseconds() {
        assertThat(goesOn(4_999_999)).isTrue();
        assertThat(goesOn(1)).isTrue();
        assertThat(goesOn(1)).isFalse();
    }

    @Test
    void where_the_order_of_keys_is_kept_each_is_taken_by_itself() {
        Turn single = new Turn(clock, 1);
        assertThat(single.goesOn(1)).isTrue();
        assertThat(single.atOnce()).isOne();
    }
}
