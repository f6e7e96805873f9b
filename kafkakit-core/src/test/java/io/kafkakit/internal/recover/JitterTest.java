package io.kafkakit.internal.recover;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class JitterTest {

    @Test
    void what_fails_later_is_never_due_earlier() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            double width = Math.exp(random.nextDouble() * 18);
            int partition = random.nextInt(100);
            long now = 1_700_000_000_000L + random.nextInt();
            long due = 0;
            for (int i = 0; i < 1_000; i++) {
                long jitter = Jitter.millis("retry", partition, width, now);
                assertThat(jitter).as("seed %d", seed).isBetween(0L, (long) width);
                assertThat(now + jitter)
                        .as("seed %d, width %f, at %d", seed, width, now)
                        .isGreaterThanOrEqualTo(due);
                due = now + jitter;
                now += random.nextInt(3) == 0 ? random.nextInt(1 + (int) Math.min(width, 100_000)) : random.nextInt(3);
            }
        }
    }

    @Test
    void partitions_that_fail_at_once_are_tried_again_at_different_times() {
        Set<Long> times = new TreeSet<>();
        for (int partition = 0; partition < 60; partition++) {
            times.add(Jitter.millis("retry", partition, 10_000, 1_700_000_000_000L) / 1_000);
        }
        assertThat(times).as("seconds of ten that have some of sixty").hasSizeGreaterThan(7);
    }

    @Test
    void a_width_of_less_than_a_millisecond_is_none() {
        assertThat(Jitter.millis("retry", 0, 0.9, 1_700_000_000_000L)).isZero();
        assertThat(Jitter.millis("retry", 0, 0, 1_700_000_000_000L)).isZero();
    }
}
