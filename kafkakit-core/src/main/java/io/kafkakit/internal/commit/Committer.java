package io.kafkakit.internal.commit;

import java.util.List;

/** One way to bring outcomes into Kafka. Used by its lane's thread only. */
sealed interface Committer permits TransactionalCommitter, AcknowledgingCommitter {

    /**
     * Gets ready, however long that takes.
     *
     * @throws StoppedException if the group is stopped first
     */
    void open();

    /**
     * Tries once.
     *
     * @param completions in the order they were completed, all of tenures that had not ended a moment ago
     * @throws StoppedException if the group is stopped first
     */
    Attempt attempt(List<Completion> completions);

    void close();
}
