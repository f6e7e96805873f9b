package io.kafkakit.jdbc.internal.outbox;

/** The steps of a publisher, in their order. Tests end the process, or halt the publisher, between any two. */
public enum Step {
    /** It has the lease of the shard. */
    LEASED,
    /** Its producer has fenced the one before, whose last transaction has ended. */
    OPENED,
    /** The rows that markers name are deleted. */
    SETTLED,
    /** It has read rows. */
    SELECTED,
    /** The records are with the producer, the marker is not. */
    SENT,
    /** Records and marker are in the topics, not committed. */
    FLUSHED,
    /** The transaction is committed, the rows are still there. */
    COMMITTED,
    /** The rows are deleted, in a transaction that is not committed. */
    DELETING,
    /** The rows are deleted. */
    DELETED;

    /** Told of each step. */
    @FunctionalInterface
    public interface Watcher {
        void at(int shard, Step step);
    }
}
