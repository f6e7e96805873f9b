package io.kafkakit;

/** What becomes of a well-formed event that its topic has no handler for. */
public enum UnknownEvents {
    /** Its offset is committed and it is counted ({@link io.kafkakit.monitor.Counts#skipped()}); the first of each name is logged. */
    SKIP,
    /** It becomes a dead letter at once, its bytes untouched. */
    DEAD_LETTER
}
