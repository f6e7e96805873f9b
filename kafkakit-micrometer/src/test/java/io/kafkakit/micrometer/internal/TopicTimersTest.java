package io.kafkakit.micrometer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TopicTimersTest {

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final MeterSet meters = new MeterSet(registry, Tags.of("group", "g", "topic", "t"), false);

    private Set<String> events() {
        return registry.find("kafkakit.handle.max").meters().stream()
                .map(meter -> meter.getId().getTag("event"))
                .collect(Collectors.toSet());
    }

    private double count(String event) {
        return registry.get("kafkakit.handle")
                .tags("event", event, "outcome", "handled")
                .functionTimer()
                .count();
    }

    @Test
    void names_of_events_that_anybody_may_make_up_are_limited() {
        TopicTimers timers = new TopicTimers(meters, 3);
        for (int i = 0; i < 1_000; i++) {
            timers.event("event-" + i).add(AttemptOutcome.HANDLED, 10, System.nanoTime());
        }
        assertThat(events()).containsExactlyInAnyOrder("event-0", "event-1", "event-2", "other");
        assertThat(count("event-1")).isEqualTo(1);
        assertThat(count("other")).isEqualTo(997);
    }

    @Test
    void a_name_that_is_too_long_is_other_and_one_that_is_missing_is_none() {
        TopicTimers timers = new TopicTimers(meters, 3);
        timers.event("x".repeat(101)).add(AttemptOutcome.HANDLED, 10, System.nanoTime());
        timers.event(null).add(AttemptOutcome.HANDLED, 10, System.nanoTime());
        timers.event("other").add(AttemptOutcome.HANDLED, 10, System.nanoTime());
        assertThat(events()).containsExactlyInAnyOrder("none", "other");
        assertThat(count("other")).isEqualTo(2);
    }

    @Test
    void histograms_are_there_if_they_are_wanted() {
        MeterSet withBuckets = new MeterSet(registry, Tags.of("group", "g", "topic", "t"), true);
        TopicTimers timers = new TopicTimers(withBuckets, 3);
        timers.event("Placed").add(AttemptOutcome.HANDLED, 2_000_000, System.nanoTime());
        Timer timer = registry.get("kafkakit.handle")
                .tags("event", "Placed", "outcome", "handled")
                .timer();
        assertThat(timer.count()).isEqualTo(1);
        assertThat(timer.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(2);
    }

    @Test
    void a_handler_that_outlives_its_group_leaves_no_meter_behind() {
        TopicTimers timers = new TopicTimers(meters, 3);
        timers.event("Placed").add(AttemptOutcome.HANDLED, 10, System.nanoTime());
        meters.remove();
        timers.event("Placed").add(AttemptOutcome.POSTPONED, 10, System.nanoTime());
        timers.event("Late").add(AttemptOutcome.HANDLED, 10, System.nanoTime());
        assertThat(registry.getMeters()).isEmpty();
    }
}
