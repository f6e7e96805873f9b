package io.kafkakit.console.fleet;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What all instances of a group are to do. Send it with {@link FleetView#send}. Immutable.
 *
 * <p>It holds until its opposite, also for instances that start later, as long as the control topic has it.
 *
 * @param id unique
 * @param group the group's id
 * @param topic one of the group's source topics
 * @param event the event that is paused or resumed; null for the whole topic
 * @param number handlers at once for {@link Action#CONCURRENCY}; 0 for what each instance was started with
 * @param ordered who wants it, and why. Nobody checks the name.
 */
public record FleetCommand(
        String id,
        String group,
        Action action,
        String topic,
        @Nullable String event,
        int number,
        Ordered ordered) {

    /** What can be done. */
    public enum Action {
        /** Pauses a topic, or one of its events. */
        PAUSE,
        /** Ends the pause of an event, or all pauses of a topic. */
        RESUME,
        /** Changes how many handlers of a topic run at once in each consumer. */
        CONCURRENCY,
        /** Failed records become dead letters at once, also those that wait for a retry and fail again. */
        RETRIES_OFF,
        /** Back to the retry policy that each instance was started with. */
        RETRIES_ON
    }

    /** Who ordered it, why, and when by the clock there. */
    public record Ordered(String by, @Nullable String reason, Instant at) {

        /** Checks that a name is given. */
        public Ordered {
            required("by", by, "pass the operator's name");
            Objects.requireNonNull(at, "at");
        }
    }

    /**
     * Checks that it makes sense.
     *
     * @throws IllegalArgumentException if not; it names what is wrong
     */
    public FleetCommand {
        required("id", id, "pass a unique id");
        required("group", group, "pass the group's id");
        required("topic", topic, "pass a source topic of the group");
        Objects.requireNonNull(action, "action");
        Objects.requireNonNull(ordered, "ordered");
        if (event != null && (event.isBlank() || (action != Action.PAUSE && action != Action.RESUME))) {
            throw new IllegalArgumentException(
                    "event '" + event + "' of " + action + ": pass the event's name, or null for the whole topic");
        }
        if (number < 0 || (number > 0 && action != Action.CONCURRENCY)) {
            throw new IllegalArgumentException("number " + number + " of " + action
                    + ": pass the handlers at once for CONCURRENCY, and 0 for all others");
        }
    }

    private static void required(String name, @Nullable String value, String fix) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(name + " is missing: " + fix);
        }
    }

    /**
     * Pauses a topic and its retry topics in all instances.
     *
     * @param reason null if there is nothing to say
     */
    public static FleetCommand pause(String group, String topic, String by, @Nullable String reason) {
        return make(group, Action.PAUSE, topic, null, 0, by, reason);
    }

    /** Pauses one event; as {@link #pause}. */
    public static FleetCommand pauseEvent(
            String group, String topic, String event, String by, @Nullable String reason) {
        return make(group, Action.PAUSE, topic, event, 0, by, reason);
    }

    /** Ends all pauses of a topic; as {@link #pause}. */
    public static FleetCommand resume(String group, String topic, String by, @Nullable String reason) {
        return make(group, Action.RESUME, topic, null, 0, by, reason);
    }

    /** Ends the pause of one event. A topic that is paused as a whole stays paused. */
    public static FleetCommand resumeEvent(
            String group, String topic, String event, String by, @Nullable String reason) {
        return make(group, Action.RESUME, topic, event, 0, by, reason);
    }

    /**
     * Changes how many handlers of a topic run at once in each consumer.
     *
     * @param number 1 or more, or 0 for what each instance was started with
     */
    public static FleetCommand concurrency(String group, String topic, int number, String by, @Nullable String reason) {
        return make(group, Action.CONCURRENCY, topic, null, number, by, reason);
    }

    /** Turns retries of a topic off or on. */
    public static FleetCommand retries(String group, String topic, boolean on, String by, @Nullable String reason) {
        return make(group, on ? Action.RETRIES_ON : Action.RETRIES_OFF, topic, null, 0, by, reason);
    }

    private static FleetCommand make(
            String group,
            Action action,
            String topic,
            @Nullable String event,
            int number,
            String by,
            @Nullable String reason) {
        Instant now = Clock.systemUTC().instant().truncatedTo(ChronoUnit.MILLIS);
        return new FleetCommand(
                UUID.randomUUID().toString(), group, action, topic, event, number, new Ordered(by, reason, now));
    }

    /** What is to be done, in a few words. */
    public String words() {
        String what = action.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
        return what + " " + topic + (event == null ? "" : " " + event)
                + (action != Action.CONCURRENCY ? "" : number == 0 ? " as started" : " " + number);
    }
}
