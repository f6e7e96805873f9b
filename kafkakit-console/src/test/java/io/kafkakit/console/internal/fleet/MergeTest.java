package io.kafkakit.console.internal.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.console.fleet.FleetGroup;
import io.kafkakit.console.fleet.FleetInstance;
import io.kafkakit.console.fleet.FleetInstance.Applied;
import io.kafkakit.console.fleet.FleetInstance.Identity;
import io.kafkakit.console.fleet.FleetInstance.Partition;
import io.kafkakit.console.fleet.FleetInstance.Reading;
import io.kafkakit.console.fleet.FleetInstance.Sum;
import io.kafkakit.console.fleet.FleetInstance.Topic;
import io.kafkakit.monitor.Counts;
import io.kafkakit.monitor.GroupHealth;
import io.kafkakit.monitor.GroupHealth.Level;
import io.kafkakit.monitor.GroupState;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class MergeTest {

    private static final Instant NOW = Instant.parse("2026-12-01T10:00:00Z");

    private static FleetInstance instance(String name, Level level, int publishedAfter, Topic topic, long lag) {
        return new FleetInstance(
                "g",
                new Identity(name, "run", NOW, NOW.plusSeconds(publishedAfter), 5_000),
                GroupState.RUNNING,
                new GroupHealth(level, level == Level.DEGRADED ? List.of("lane 0 stalled") : List.of()),
                new Counts(10, 0, 0, 1, 0, 5),
                List.of(topic),
                new Reading(
                        List.of(),
                        List.of(new Sum("a", 2, "0-1", lag, 1, 3, 0, null)),
                        List.of(new Partition("a", 0, lag, 0, lag, 0, null, null)),
                        1,
                        List.of(),
                        List.of()),
                Applied.NONE);
    }

    private static Topic topic(boolean paused, int concurrency, String... events) {
        return new Topic("a", paused, List.of(events), concurrency, "up to 3");
    }

    private static Level level(Level... levels) {
        return Merge.health(java.util.Arrays.stream(levels)
                        .map(each -> instance("x", each, 0, topic(false, 1), 0))
                        .toList())
                .level();
    }

    @Test
    void instances_are_summed_and_the_newer_one_tells_of_a_partition_that_moves() {
        List<FleetGroup> groups = Merge.groups(List.of(
                instance("two", Level.DEGRADED, 9, topic(false, 4, "X"), 7),
                instance("one", Level.RUNNING, 1, topic(true, 2, "X", "Y"), 5)));
        assertThat(groups).hasSize(1);
        FleetGroup group = groups.get(0);
        assertThat(group.instances()).extracting(FleetInstance::name).containsExactly("one", "two");
        assertThat(group.health().level()).isEqualTo(Level.DEGRADED);
        assertThat(group.health().reasons()).containsExactly("two: lane 0 stalled");
        assertThat(group.totals().lag()).isEqualTo(12);
        assertThat(group.totals().partitions()).isEqualTo(4);
        assertThat(group.totals().lagUnknown()).isEqualTo(2);
        assertThat(group.totals().waitingRetries()).isEqualTo(6);
        assertThat(group.totals().counts()).isEqualTo(new Counts(20, 0, 0, 2, 0, 10));
        assertThat(group.partitions()).singleElement().satisfies(each -> {
            assertThat(each.instance()).isEqualTo("two");
            assertThat(each.partition().lag()).isEqualTo(7);
        });
        FleetGroup.Topic topic = group.topics().get(0);
        assertThat(topic.paused()).isEqualTo(1);
        assertThat(topic.pausedEvents()).containsEntry("X", 2).containsEntry("Y", 1);
        assertThat(topic.leastConcurrency()).isEqualTo(2);
        assertThat(topic.mostConcurrency()).isEqualTo(4);
        assertThat(topic.retries()).containsExactly("up to 3");
    }

    @Test
    void a_group_is_as_well_as_its_instances() {
        assertThat(level(Level.RUNNING, Level.RUNNING)).isEqualTo(Level.RUNNING);
        assertThat(level(Level.RUNNING, Level.STARTING)).isEqualTo(Level.RUNNING);
        assertThat(level(Level.RUNNING, Level.DEGRADED)).isEqualTo(Level.DEGRADED);
        assertThat(level(Level.RUNNING, Level.FAILED)).isEqualTo(Level.DEGRADED);
        assertThat(level(Level.FAILED, Level.FAILED)).isEqualTo(Level.FAILED);
        assertThat(level(Level.STARTING, Level.CLOSED)).isEqualTo(Level.STARTING);
        assertThat(level(Level.CLOSED)).isEqualTo(Level.CLOSED);
        assertThat(Merge.health(List.of(instance("x", Level.FAILED, 0, topic(false, 1), 0)))
                        .reasons())
                .containsExactly("x: failed");
    }
}
