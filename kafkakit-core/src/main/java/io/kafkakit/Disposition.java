package io.kafkakit;

/** Why a record became a dead letter. The header {@link HeaderNames#DISPOSITION} holds {@link #header()}. */
public enum Disposition {
    /** The last attempt failed. */
    EXHAUSTED("exhausted"),
    /** The failure is not one to retry, such as a {@link DeadLetterException}; see {@link Retries#notOn}. */
    NOT_RETRYABLE("not-retryable"),
    /** The value is not an event: see {@link io.kafkakit.codec.UndecodableException}. */
    UNDECODABLE("undecodable"),
    /**
     * No handler takes the event, and it failed before or {@link UnknownEvents#DEAD_LETTER} is set. Or a stranger put
     * the record on a retry topic of this group.
     */
    UNROUTABLE("unroutable"),
    /**
     * Kafka refuses a record that the handler sent, for a fault of the record itself, such as one that is too large for
     * its topic. If Kafka cannot take a record for any other reason, it waits.
     */
    OUTPUT_REFUSED("output-refused"),
    /** The next attempt would come too late: see {@link Retries#giveUpAfter}. */
    EXPIRED("expired");

    private final String header;

    Disposition(String header) {
        this.header = header;
    }

    /** The word in the header. */
    public String header() {
        return header;
    }
}
