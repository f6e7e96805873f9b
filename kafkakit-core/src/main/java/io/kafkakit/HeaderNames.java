package io.kafkakit;

/**
 * The headers that the library writes on retry records and dead letters. All values are UTF-8 text.
 *
 * <p>The names without a prefix are those of the npm package kafkakit, so that Java and Node services can share topics.
 * If a record goes through recovery again, these headers are replaced, never added twice. All other headers are
 * forwarded unchanged.
 */
public final class HeaderNames {

    /** On a retry record: how many attempts have failed so far. */
    public static final String RETRY_COUNT = "retry-count";

    /** On a retry record: the message of the last failure. */
    public static final String LAST_ERROR = "last-error";

    /** The topic the record was first read from. */
    public static final String ORIGINAL_TOPIC = "original-topic";

    /** The partition the record was first read from. */
    public static final String ORIGINAL_PARTITION = "original-partition";

    /** On a dead letter: when it failed for good, ISO 8601 in UTC. */
    public static final String FAILED_AT = "failed-at";

    /** On a dead letter: the message of the last failure. */
    public static final String ERROR_REASON = "error-reason";

    /** On a dead letter that was retried: the retry topic it was last read from. */
    public static final String RETRY_TOPIC = "retry-topic";

    /** On a dead letter that was retried: the partition of the retry topic it was last read from. */
    public static final String RETRY_PARTITION = "retry-partition";

    /** The offset the record was first read from. */
    public static final String ORIGINAL_OFFSET = "kafkakit-original-offset";

    /** The timestamp of the record when it was first read, in milliseconds since 1970. */
    public static final String ORIGINAL_TIMESTAMP = "kafkakit-original-timestamp";

    /** {@code LogAppendTime}, if {@link #ORIGINAL_TIMESTAMP} is one; absent if the producer set the timestamp. */
    public static final String ORIGINAL_TIMESTAMP_TYPE = "kafkakit-original-timestamp-type";

    /** The group that failed. */
    public static final String GROUP = "kafkakit-group";

    /** How many attempts a dead letter has had. */
    public static final String ATTEMPTS = "kafkakit-attempts";

    /** The class of the last failure. */
    public static final String EXCEPTION_CLASS = "kafkakit-exception-class";

    /**
     * On a dead letter: the stack trace of the last failure, shortened. Absent if the headers of another toolkit
     * contain it; see {@link TopicOptions#deadLetterHeadersOf}.
     */
    public static final String STACK_TRACE = "kafkakit-stack-trace";

    /** On a retry record: when the next attempt is due, in milliseconds since 1970. */
    public static final String DUE = "kafkakit-due";

    /**
     * On a retry record that waits longer than its topic's delay: the earliest time of its next attempt, in
     * milliseconds since 1970. Until then the record moves from topic to topic and is not handled; see
     * {@link RetryLaterException}.
     */
    public static final String NOT_BEFORE = "kafkakit-not-before";

    /** When the record failed first, in milliseconds since 1970. */
    public static final String FIRST_FAILED_AT = "kafkakit-first-failed-at";

    /** On a dead letter: the reason, in one word; see {@link Disposition}. */
    public static final String DISPOSITION = "kafkakit-disposition";

    /** On a dead letter: the topic that its group reads redriven records from, if it has retries. */
    public static final String REDRIVE_TOPIC = "kafkakit-redrive-topic";

    /** How often the record was redriven from a dead-letter topic. */
    public static final String REDRIVES = "kafkakit-redrives";

    /** On a redriven record: its dead letter, as {@code topic partition@offset}. */
    public static final String DEAD_LETTER = "kafkakit-dead-letter";

    /** On a record that was redriven to its source topic: the group that failed, if that is known. */
    public static final String REDRIVE_GROUP = "kafkakit-redrive-group";

    /**
     * Where a record was first read that a redrive has sent back to its source topic: its partition, offset and
     * timestamp, and the group that failed, with blanks between them. There it is a record of its own, with another
     * offset, but its effects are the same ones. Counts only for that group, and only for an earlier offset of the same
     * partition.
     */
    public static final String FIRST_READ = "kafkakit-first-read";

    /** On a record whose sender waits for a reply: the topic of the reply. {@link EventContext#reply} sends it. */
    public static final String REPLY_TO = "kafkakit-reply-to";

    /** With {@link #REPLY_TO}, if the reply's key is not that of the record: the key of the reply, as UTF-8 text. */
    public static final String REPLY_KEY = "kafkakit-reply-key";

    /** What a record is about, as its sender says it. A reply carries the same text. */
    public static final String CORRELATION = "kafkakit-correlation";

    /**
     * The first trace context of a record that is retried, dead-lettered or redriven, in the form of
     * {@code traceparent}. The module {@code kafkakit-opentelemetry} writes it, because {@code traceparent} itself names
     * the last send.
     */
    public static final String TRACEPARENT = "kafkakit-traceparent";

    private HeaderNames() {}
}
