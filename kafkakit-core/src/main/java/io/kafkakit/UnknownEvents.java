package io.kafkakit;

/**
 * What becomes of a well-formed event that its topic has no handler for.
 *
 * <p>An event that failed before is always a dead letter, because it had a handler once and a failure must not end as
 * done. Examples are a retry record, or a record that was redriven for this group.
 */
public enum UnknownEvents {
    /**
     * Its offset is committed. {@link io.kafkakit.monitor.Counts#skipped()} counts it, and the first of each name is
     * logged.
     */
    SKIP,
    /** It becomes a dead letter at once, its bytes unchanged. */
    DEAD_LETTER
}
