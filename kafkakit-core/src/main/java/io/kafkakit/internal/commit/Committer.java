package io.kafkakit.internal.commit;

import io.kafkakit.internal.flow.Outcome;
import io.kafkakit.internal.produce.StoppedException;
import io.kafkakit.internal.tenure.Completion;
import java.util.List;
import java.util.Set;

/** One way to bring outcomes into Kafka. Used by its lane's thread only, but for {@link #announce} and {@link #help}. */
interface Committer {

    /**
     * Gets ready, however long that takes.
     *
     * @throws io.kafkakit.KafkaKitException if the cluster refuses it what it needs
     * @throws StoppedException if the group is stopped first
     */
    void open();

    /** The topics to which something was appended of late. Thread-safe. */
    default Set<String> topics() {
        return Set.of();
    }

    /** This outcome will be among those of a later attempt. Thread-safe. */
    default void announce(Outcome outcome) {}

    /**
     * Appends what waits, if that is possible at once. Thread-safe; waits for nobody.
     *
     * @return whether it did
     */
    default boolean help() {
        return false;
    }

    /**
     * Tries once, and settles what is in Kafka then.
     *
     * @param completions in the order they were completed, all of tenures that had not ended a moment ago
     * @param room outcomes that may be tried with these, which the committer takes from the lane's inbox then
     * @throws StoppedException if the group is stopped first
     */
    Attempt attempt(List<Completion> completions, int room);

    /** Whether a commit was left to itself and has not been looked after with {@link #finish} yet. */
    boolean isUnderWay();

    /** Whether the commit that is under way has ended, so that {@link #finish} does not wait; false if there is none. */
    boolean hasEnded();

    /**
     * Waits for the commit that is under way, and settles it.
     *
     * @throws StoppedException if the group is stopped first
     */
    Attempt finish();

    void close();
}
