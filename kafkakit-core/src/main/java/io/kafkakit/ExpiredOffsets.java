package io.kafkakit;

/**
 * What a group does if it has run before and its committed offsets are gone. Kafka deletes them
 * {@code offsets.retention.minutes} after the last member has left, one week by default.
 *
 * <p>Kafka does not report that offsets expired. kafkakit concludes it if a retry topic of the group has records, and
 * nothing is committed for it and for its source topic. A group without this trace looks like a new one, and begins
 * where {@code auto.offset.reset} says.
 */
public enum ExpiredOffsets {
    /**
     * The group reads everything that its topics still have. Nothing is lost. Handled records are handled again: source
     * records, and the retries of those that failed.
     */
    EARLIEST,
    /** These partitions are not read until somebody decides. The status reports them. */
    STOP
}
