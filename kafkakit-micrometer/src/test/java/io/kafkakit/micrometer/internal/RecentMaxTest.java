package io.kafkakit.micrometer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RecentMaxTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final RecentMax max = new RecentMax(0);

    @Test
    void it_is_the_longest_of_the_last_minutes() {
        max.add(5, SECOND);
        max.add(9, 2 * SECOND);
        max.add(3, 3 * SECOND);
        assertThat(max.max(4 * SECOND)).isEqualTo(9);
    }

    @Test
    void a_duration_is_forgotten_after_one_to_two_minutes() {
        max.add(9, SECOND);
        assertThat(max.max(61 * SECOND)).isEqualTo(9);
        max.add(4, 62 * SECOND);
        assertThat(max.max(120 * SECOND)).isEqualTo(9);
        assertThat(max.max(121 * SECOND)).isEqualTo(4);
    }

    @Test
    void after_a_long_silence_nothing_is_left() {
        max.add(9, SECOND);
        assertThat(max.max(1_000 * SECOND)).isZero();
        max.add(2, 1_001 * SECOND);
        assertThat(max.max(1_001 * SECOND)).isEqualTo(2);
    }
}
