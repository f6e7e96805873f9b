package io.kafkakit.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.support.HandClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimesliceTest {

    private final HandClock clock = new HandClock();
    private final Timeslice turn = new Timeslice(clock, Timeslice.MOST_AT_ONCE);

    /** Takes what it may, and handles them in so many nanoseconds each. */
    private int handles(long nanos) {
        int number = turn.takes();
        for (int i = 0; i < number && !turn.isOver(); i++) {
            clock.pass(Duration.ofNanos(nanos));
            turn.handled(0);
        }
        return number;
    }

    @Test
    void more_and_more_are_taken_at_once_while_they_are_handled_quickly() {
        List<Integer> sizes = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            sizes.add(handles(5_000));
        }
        assertThat(sizes).containsExactly(1, 2, 4, 8, 16, 16, 16);
    }

    @Test
    void a_handler_that_takes_its_time_gets_one_at_once() {
        for (int i = 0; i < 4; i++) {
            assertThat(handles(1_000)).isEqualTo(1 << i);
        }
        assertThat(handles(12_500)).isEqualTo(16);
        assertThat(handles(1_000_000)).isOne();
        assertThat(handles(1_000_000)).isOne();
        assertThat(handles(1_000)).isOne();
        assertThat(handles(1_000)).isEqualTo(2);
    }

    @Test
    void what_its_thread_does_between_two_handlers_does_not_make_them_slow() {
        for (int i = 0; i < 4; i++) {
            handles(1_000);
            clock.pass(Duration.ofMillis(1));
            turn.helped();
        }
        assertThat(handles(1_000)).isEqualTo(16);
        clock.pass(Duration.ofMillis(1));
        turn.helped();
        assertThat(turn.isOver()).as("but it is time").isTrue();
    }

    @Test
    void a_turn_ends_after_five_milliseconds_or_500_records_among_those_that_were_taken_at_once_too() {
        for (int i = 0; i < 5; i++) {
            handles(10);
        }
        assertThat(turn.takes()).isEqualTo(16);
        turn.handled(0);
        assertThat(turn.isOver()).isFalse();
        clock.pass(Duration.ofMillis(5));
        turn.handled(0);
        assertThat(turn.isOver()).isTrue();

        Timeslice other = new Timeslice(clock, Timeslice.MOST_AT_ONCE);
        for (int i = 0; i < 500; i++) {
            assertThat(other.isOver()).isFalse();
            other.handled(0);
        }
        assertThat(other.isOver()).isTrue();
    }

    @Test
    void where_each_has_to_be_asked_for_each_is_taken_by_itself() {
        Timeslice single = new Timeslice(clock, 1);
        for (int i = 0; i < 3; i++) {
            assertThat(single.takes()).isOne();
            single.handled(0);
        }
    }

    @Test
    void what_the_flow_was_told_of_is_not_told_again() {
        turn.handled(4_000);
        turn.handled(95);
        assertThat(turn.causedMuch()).isFalse();
        turn.handled(1);
        assertThat(turn.causedMuch()).isTrue();
        assertThat(turn.untold()).isEqualTo(3);
        assertThat(turn.caused()).isEqualTo(4_096);
        turn.told();
        assertThat(turn.causedMuch()).isFalse();
        assertThat(turn.untold()).isZero();
        turn.handled(7);
        assertThat(turn.untold()).isOne();
        assertThat(turn.caused()).isEqualTo(7);
    }
}
