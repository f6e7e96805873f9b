package io.kafkakit.console.fleet;

import io.kafkakit.KafkaCluster;
import io.kafkakit.console.internal.fleet.FleetSettings;
import java.time.Duration;

/** Says how a process takes part in a fleet, or looks at it. Not thread-safe. */
public final class FleetBuilder {

    private final KafkaCluster cluster;
    private FleetSettings settings = FleetSettings.defaults();

    FleetBuilder(KafkaCluster cluster) {
        this.cluster = cluster;
    }

    /**
     * The name of this process in the fleet, such as its pod's; by default the host's name and the process id.
     *
     * @throws IllegalArgumentException if it is blank or longer than 200 characters
     */
    public FleetBuilder instance(String name) {
        settings = settings.withInstance(name);
        return this;
    }

    /**
     * How often a group publishes its status if nothing changes; 5 seconds by default. Readers take an instance for gone
     * after three intervals and 2 seconds.
     *
     * @throws IllegalArgumentException if it is less than 100 ms or more than an hour
     */
    public FleetBuilder interval(Duration interval) {
        settings = settings.withInterval(interval);
        return this;
    }

    /** The compacted topic for statuses; {@code kafkakit-fleet} by default. */
    public FleetBuilder statusTopic(String name) {
        settings = settings.withStatusTopic(name);
        return this;
    }

    /** The topic for commands; {@code kafkakit-control} by default. */
    public FleetBuilder controlTopic(String name) {
        settings = settings.withControlTopic(name);
        return this;
    }

    /** Creates the two topics if they are missing, with the settings that they need. Existing ones are not changed. */
    public FleetBuilder createTopics() {
        settings = settings.withCreateTopics();
        return this;
    }

    /**
     * Joins the fleet. Opens no connection before a thread of its own does: a broker that is away delays statuses and
     * commands, and nothing else.
     */
    public Fleet join() {
        return new Fleet(cluster, settings);
    }

    /** Looks at the fleet. Returns at once; see {@link FleetView#awaitComplete}. */
    public FleetView view() {
        return new FleetView(cluster, settings);
    }
}
