package io.kafkakit.saga.internal.engine;

import io.kafkakit.ConsumerGroup;
import io.kafkakit.saga.SagaStatus;
import io.kafkakit.saga.internal.machine.Decision.Ignored;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Everything that runs a saga in this process. Thread-safe. */
public final class Crew {

    private final Engine<?> engine;
    private final Alarm alarm;
    private final List<ConsumerGroup> groups;

    Crew(Engine<?> engine, Alarm alarm, List<ConsumerGroup> groups) {
        this.engine = engine;
        this.alarm = alarm;
        this.groups = List.copyOf(groups);
    }

    /** The group that handles the inbox. */
    public ConsumerGroup group() {
        return groups.get(0);
    }

    /** The group that reads dead letters of participants; null if there is none. */
    public @Nullable ConsumerGroup letters() {
        return groups.size() > 1 ? groups.get(1) : null;
    }

    /** How many sagas of this process's partitions stand where. */
    public Map<SagaStatus, Long> counts() {
        Map<SagaStatus, Long> counts = new EnumMap<>(SagaStatus.class);
        for (SagaStatus status : SagaStatus.values()) {
            counts.put(
                    status,
                    alarm.stores().stream()
                            .mapToLong(each -> each.count(status))
                            .sum());
        }
        return counts;
    }

    /** How often something had no effect, by reason. */
    public Map<String, Long> ignored() {
        Map<String, Long> all = new TreeMap<>();
        for (Ignored each : Ignored.values()) {
            all.put(
                    each.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    engine.counters().ignored(each));
        }
        return all;
    }

    /** Ends all of it; false if it was not in time. */
    public boolean close(Duration atMost) {
        alarm.stop();
        boolean inTime = true;
        for (ConsumerGroup each : groups) {
            inTime &= each.close(atMost);
        }
        return inTime;
    }
}
