package io.kafkakit.console.internal.fleet;

import io.kafkakit.internal.topics.KafkaNames;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;

/** How a process takes part in a fleet. Immutable. */
public record FleetSettings(
        String statusTopic, String controlTopic, String instance, Duration interval, boolean createTopics) {

    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final int LONGEST_NAME = 200;

    public static FleetSettings defaults() {
        return new FleetSettings("kafkakit-fleet", "kafkakit-control", process(), Duration.ofSeconds(5), false);
    }

    private static String process() {
        String pid = Long.toString(ProcessHandle.current().pid());
        try {
            return InetAddress.getLocalHost().getHostName() + "-" + pid;
        } catch (UnknownHostException e) {
            return "process-" + pid;
        }
    }

    public FleetSettings withInstance(String name) {
        if (name.isBlank() || name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException(
                    "instance '" + name + "': pass a name of 1 to " + LONGEST_NAME + " characters");
        }
        return new FleetSettings(statusTopic, controlTopic, name, interval, createTopics);
    }

    public FleetSettings withInterval(Duration every) {
        if (every.compareTo(SHORTEST) < 0 || every.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("interval " + every + ": pass " + SHORTEST + " to " + LONGEST);
        }
        return new FleetSettings(statusTopic, controlTopic, instance, every, createTopics);
    }

    public FleetSettings withStatusTopic(String name) {
        return new FleetSettings(checked(name), controlTopic, instance, interval, createTopics);
    }

    public FleetSettings withControlTopic(String name) {
        return new FleetSettings(statusTopic, checked(name), instance, interval, createTopics);
    }

    private static String checked(String topic) {
        String problem = KafkaNames.unwritable(topic);
        if (problem != null) {
            throw new IllegalArgumentException(problem);
        }
        return topic;
    }

    public FleetSettings withCreateTopics() {
        return new FleetSettings(statusTopic, controlTopic, instance, interval, true);
    }
}
