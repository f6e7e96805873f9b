package io.kafkakit.console.internal.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.console.fleet.FleetInstance;
import io.kafkakit.console.fleet.FleetInstance.Applied;
import io.kafkakit.console.fleet.FleetInstance.Identity;
import io.kafkakit.console.fleet.FleetInstance.Reading;
import io.kafkakit.monitor.Counts;
import io.kafkakit.monitor.GroupHealth;
import io.kafkakit.monitor.GroupState;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RosterTest {

    private final Roster roster = new Roster();

    private static FleetInstance instance(String name) {
        return new FleetInstance(
                "g",
                new Identity(name, "run", Instant.EPOCH, Instant.EPOCH, 5_000),
                GroupState.RUNNING,
                new GroupHealth(GroupHealth.Level.RUNNING, List.of()),
                new Counts(0, 0, 0, 0, 0, 0),
                List.of(),
                new Reading(List.of(), List.of(), List.of(), 0, List.of(), List.of()),
                Applied.NONE);
    }

    private void read(String name, long timestampSeconds, long nowSeconds) {
        FleetInstance instance = instance(name);
        roster.take(
                FleetFormat.key(instance), instance, timestampSeconds * 1_000, nowSeconds * 1_000, nanos(nowSeconds));
    }

    private static long nanos(long seconds) {
        return TimeUnit.SECONDS.toNanos(seconds);
    }

    private List<String> living(long nowSeconds) {
        return roster.living(nanos(nowSeconds)).stream()
                .map(FleetInstance::name)
                .sorted()
                .toList();
    }

    @Test
    void one_that_is_silent_for_three_intervals_is_gone() {
        roster.live();
        read("a", 100, 100);
        read("b", 100, 100);
        read("b", 110, 110);
        assertThat(living(117)).containsExactly("a", "b");
        assertThat(living(118)).containsExactly("b");
    }

    @Test
    void one_whose_clock_is_wrong_lives_as_long_as_it_writes() {
        roster.live();
        read("past", 5, 1_000);
        read("future", 9_999, 1_000);
        assertThat(living(1_010)).containsExactly("future", "past");
        assertThat(living(1_018)).isEmpty();
    }

    @Test
    void what_is_older_than_the_others_at_the_beginning_is_gone() {
        read("dead", 900, 1_000);
        read("slow", 990, 1_000);
        read("living", 999, 1_000);
        roster.live();
        assertThat(living(1_001)).containsExactly("living", "slow");
    }

    @Test
    void a_fleet_that_ended_long_ago_is_gone_at_the_beginning() {
        read("a", 900, 1_000);
        read("b", 901, 1_000);
        roster.live();
        assertThat(living(1_000)).isEmpty();
    }

    @Test
    void one_that_said_good_bye_is_gone_at_once() {
        roster.live();
        read("a", 100, 100);
        roster.take(FleetFormat.key(instance("a")), null, 101_000, 101_000, nanos(101));
        assertThat(living(101)).isEmpty();
    }
}
