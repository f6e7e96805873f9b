package io.kafkakit.internal.recover;

/** What a header of a dead letter may contain. */
public enum Says {
    /** The topic that the record came from. */
    TOPIC(true),
    PARTITION(true),
    OFFSET(true),
    /** The record's timestamp there, in milliseconds since 1970. */
    TIMESTAMP(true),
    /** {@code CreateTime} or {@code LogAppendTime}. */
    TIMESTAMP_TYPE(true),
    GROUP(true),
    /** The name of a sink connector. */
    CONNECTOR(true),
    /** The record's own key, if the dead letter has another one. */
    KEY(true),
    ERROR_CLASS(false),
    /** The class of the failure's cause. */
    CAUSE_CLASS(false),
    MESSAGE(false),
    STACK_TRACE(false),
    /** The number of attempts. */
    ATTEMPTS(false),
    /** The number of the next attempt. */
    NEXT_ATTEMPT(false),
    /** The number of attempts after the first. One header counts it, and it counts as part of the origin. */
    RETRIES(true);

    private final boolean ofTheOrigin;

    Says(boolean ofTheOrigin) {
        this.ofTheOrigin = ofTheOrigin;
    }

    /** Whether it describes the record, not its failure. */
    boolean isOfTheOrigin() {
        return ofTheOrigin;
    }
}
