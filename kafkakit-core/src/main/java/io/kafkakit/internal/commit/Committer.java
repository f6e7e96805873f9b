package io.kafkakit.internal.commit;

import io.kafkakit.internal.flow.Outcome;
import io.kafkakit.internal.produce.StoppedException;
import io.kafkakit.internal.tenure.Completion;
import java.util.List;
import java.util.Set;

/**
 * One way to bring outcomes into Kafka. Used by its lane's thread only, except for {@link #announce} and {@link #help}.
 */
interface Committer {

    /**
     * Gets ready, however long that takes.
     *
     * @throws io.kafkakit.KafkaKitException if the cluster denies it something that it needs
     * @throws StoppedException if the group is stopped first
     */
    void open();

    /** The topics that it appended to recently. Thread-safe. */
    default Set<String> topics() {
        return Set.of();
    }

    /** This outcome will be part of a later attempt. Thread-safe. */
    default void announce(Outcome outcome) {}

    /**
     * Appends waiting outcomes, if that is possible without waiting. Thread-safe; never waits.
     *
     * @return whether it appended some
     */
    default boolean help() {
        return false;
    }

    /**
     * Tries once to commit, and settles what is then in Kafka.
     *
     * @param completions in the order they were completed; their tenures had not ended a moment ago
     * @param room how many more outcomes the committer may take from the lane's inbox
     * @throws StoppedException if the group is stopped first
     */
    Attempt attempt(List<Completion> completions, int room);

    /** Whether a commit runs in the background, and {@link #finish} was not called for it yet. */
    default boolean isUnderWay() {
        return false;
    }

    /** Whether the background commit has ended, so that {@link #finish} does not wait; false if there is none. */
    default boolean hasEnded() {
        return false;
    }

    /**
     * Waits for the background commit and settles it; nothing to do if there is none.
     *
     * @throws StoppedException if the group is stopped first
     */
    default Attempt finish() {
        return Attempt.Done.ALL;
    }

    void close();
}
