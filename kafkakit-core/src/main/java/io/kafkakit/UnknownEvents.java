package io.kafkakit;

/**
 * What becomes of a well-formed event that its topic has no handler for. One that failed before, such as a retry record or one that
 * was redriven for this group, is a dead letter in any case: it had a handler once, and a failure must not end as done.
 */
public enum UnknownEvents {
    /** Its offset is committed and it is counted ({@link io.kafkakit.monitor.Counts#skipped()}); the first of each name is logged. */
    SKIP,
    /** It becomes a dead letter at once, its bytes untouched. */
    DEAD_LETTER
}
