package io.kafkakit.internal.recover;

/** What a dead letter's header may say. */
public enum Says {
    /** The topic that the record came from. */
    TOPIC(true),
    PARTITION(true),
    OFFSET(true),
    /** When it was produced there, in milliseconds since 1970. */
    TIMESTAMP(true),
    /** {@code CreateTime} or {@code LogAppendTime}. */
    TIMESTAMP_TYPE(true),
    GROUP(true),
    /** Of a sink connector. */
    CONNECTOR(true),
    /** The record's own key, where the dead letter has another one. */
    KEY(true),
    ERROR_CLASS(false),
    /** The class of the failure's cause. */
    CAUSE_CLASS(false),
    MESSAGE(false),
    STACK_TRACE(false),
    /** How many attempts there were. */
    ATTEMPTS(false),
    /** Which attempt would have been next. */
    NEXT_ATTEMPT(false),
    /** How many attempts there were after the first. It is counted in one header, beside where the record came from. */
    RETRIES(true);

    private final boolean ofTheOrigin;

    Says(boolean ofTheOrigin) {
        this.ofTheOrigin = ofTheOrigin;
    }

    /** Whether it is about the record, and not about its failure. */
    boolean isOfTheOrigin() {
        return ofTheOrigin;
    }
}
