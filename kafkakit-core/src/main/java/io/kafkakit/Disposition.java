package io.kafkakit;

/** Why a record became a dead letter. The header {@link HeaderNames#DISPOSITION} holds {@link #header()}. */
public enum Disposition {
    /** The last attempt failed. */
    EXHAUSTED("exhausted"),
    /** The failure is none that is tried again, such as a {@link DeadLetterException}; see {@link Retries#notOn}. */
    NOT_RETRYABLE("not-retryable"),
    /** The value is not an event: see {@link io.kafkakit.codec.UndecodableException}. */
    UNDECODABLE("undecodable"),
    /**
     * Nobody handles the event, under {@link UnknownEvents#DEAD_LETTER} or after it failed before; or somebody else put the record
     * on a retry topic of this group.
     */
    UNROUTABLE("unroutable"),
    /**
     * Kafka refuses a record that the handler sent for what it is, such as one larger than its topic allows. What Kafka cannot take for
     * another reason waits.
     */
    OUTPUT_REFUSED("output-refused"),
    /** The next attempt would have come too late: see {@link Retries#giveUpAfter}. */
    EXPIRED("expired");

    private final String header;

    Disposition(String header) {
        this.header = header;
    }

    /** The word that stands in the header. */
    public String header() {
        return header;
    }
}
