package io.kafkakit;

/**
 * What a group does when its committed offsets are gone though it ran before: Kafka deletes them {@code
 * offsets.retention.minutes} after the last member has left, a week by default.
 *
 * <p>Nothing in Kafka says that offsets expired. It shows where a retry topic of the group has been written to and nothing is
 * committed of it and of its source topic. A group without such a trace looks like a new one, and begins where {@code
 * auto.offset.reset} says.
 */
public enum ExpiredOffsets {
    /**
     * The group reads all that its topics still have. Nothing is lost, and what was handled is handled again: source records, and
     * the retries of those that failed.
     */
    EARLIEST,
    /** The partitions concerned are not read, and the status says so, until somebody decides. */
    STOP
}
