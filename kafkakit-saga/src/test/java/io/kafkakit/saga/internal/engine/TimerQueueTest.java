package io.kafkakit.saga.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimerQueueTest {

    private final TimerQueue timers = new TimerQueue();

    private static Timer timer(String id, long due) {
        return new Timer(due, id, 1, 1);
    }

    private List<String> due(long now) {
        return timers.due(now, 1_000, 100).stream().map(Timer::id).toList();
    }

    @Test
    void the_last_wait_of_a_saga_counts() {
        timers.set("a", timer("a", 10));
        timers.set("b", timer("b", 20));
        timers.set("c", timer("c", 30));
        timers.set("a", timer("a", 40));
        timers.set("b", null);
        assertThat(timers.first()).isEqualTo(30);
        assertThat(due(29)).isEmpty();
        assertThat(due(40)).containsExactly("c", "a");
    }

    @Test
    void the_same_wait_that_is_set_again_is_over_once() {
        timers.set("a", timer("a", 10));
        timers.set("a", timer("a", 10));
        assertThat(due(10)).containsExactly("a");
    }

    @Test
    void what_is_over_is_over_again_unless_the_saga_changes() {
        timers.set("a", timer("a", 10));
        timers.set("b", timer("b", 10));
        assertThat(due(10)).containsExactly("a", "b");
        timers.set("b", null);
        assertThat(due(1_009)).isEmpty();
        assertThat(due(1_010)).containsExactly("a");
        timers.set("a", null);
        assertThat(timers.first()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void at_most_so_many_are_over_at_once() {
        for (int i = 0; i < 10; i++) {
            timers.set("s" + i, timer("s" + i, i));
        }
        assertThat(timers.due(100, 1_000, 4)).extracting(Timer::id).containsExactly("s0", "s1", "s2", "s3");
        assertThat(timers.first()).isEqualTo(4);
    }

    @Test
    void waits_that_count_no_more_are_dropped() {
        for (int i = 0; i < 100_000; i++) {
            timers.set("s" + i % 10, timer("s" + i % 10, 1_000_000 + i));
        }
        assertThat(timers.size()).isLessThan(100);
        for (int i = 0; i < 10; i++) {
            timers.set("s" + i, null);
        }
        assertThat(timers.first()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void it_agrees_with_a_plain_map() {
        Random random = new Random(7);
        Map<String, Long> plain = new HashMap<>();
        for (long now = 0; now < 20_000; now++) {
            String id = "s" + random.nextInt(50);
            if (random.nextInt(4) == 0) {
                timers.set(id, null);
                plain.remove(id);
            } else {
                long due = now + random.nextLong(300);
                timers.set(id, timer(id, due));
                plain.put(id, due);
            }
            assertThat(timers.first())
                    .isEqualTo(plain.values().stream()
                            .mapToLong(Long::longValue)
                            .min()
                            .orElse(Long.MAX_VALUE));
            for (Timer each : timers.due(now, 1_000, 5)) {
                assertThat(plain.get(each.id())).isEqualTo(each.due()).isLessThanOrEqualTo(now);
                plain.put(each.id(), now + 1_000);
            }
        }
    }
}
