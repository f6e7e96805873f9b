package io.kafkakit.internal.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.Member;
import io.kafkakit.internal.lifecycle.Threads;
import io.kafkakit.internal.monitor.Monitor;
import io.kafkakit.support.HandClock;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class MemberMeterTest {

    private final HandClock clock = new HandClock();
    private final MemberMeter meter = new MemberMeter(0, new Monitor(List.of(), new Threads("t"), clock));

    private void look(Duration took) {
        assertThat(meter.beginIfDue()).isTrue();
        clock.pass(took);
        meter.saw(new Member("", "g", false), List.of());
    }

    /** How long it takes from now on until the next look is due. */
    private Duration untilDue() {
        long begin = clock.nanos();
        while (!meter.beginIfDue()) {
            clock.pass(Duration.ofMillis(1));
        }
        return Duration.ofNanos(clock.nanos() - begin);
    }

    @Test
    void partitions_are_looked_at_twice_a_second() {
        look(Duration.ofNanos(100_000));
        assertThat(untilDue()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void looks_take_a_thousandth_of_the_time_however_many_partitions_there_are() {
        look(Duration.ofMillis(2));
        assertThat(untilDue()).as("the first is slow always").isEqualTo(Duration.ofMillis(500));
        look(Duration.ofMillis(3));
        assertThat(untilDue()).isEqualTo(Duration.ofSeconds(2));
        look(Duration.ofNanos(600_000));
        assertThat(untilDue()).isEqualTo(Duration.ofMillis(600));
    }

    @Test
    void the_next_look_is_within_five_seconds_however_long_one_took() {
        look(Duration.ofSeconds(3));
        assertThat(untilDue()).isEqualTo(Duration.ofMillis(500));
        look(Duration.ofSeconds(3));
        assertThat(untilDue()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void what_is_assigned_is_looked_at_at_once() {
        look(Duration.ofMillis(5));
        assertThat(untilDue()).isEqualTo(Duration.ofMillis(500));
        look(Duration.ofMillis(5));
        assertThat(meter.beginIfDue()).isFalse();
        meter.assigned(List.of(new TopicPartition("t", 0)));
        assertThat(meter.beginIfDue()).isTrue();
    }
}
