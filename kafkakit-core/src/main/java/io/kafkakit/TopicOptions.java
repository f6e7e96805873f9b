package io.kafkakit;

import io.kafkakit.deadletter.Toolkit;

/**
 * How a group handles one topic: what {@code subscribe} hands to you to set. Unless you set something, the topic is handled exactly
 * once, one record of a partition after the other, without retries. Not thread-safe. Implemented by kafkakit only: later versions
 * may add methods.
 *
 * <pre>{@code
 * group.subscribe(orders, topic -> topic.exactlyOnce().retries(Retries.upTo(3)).concurrency(4));
 * }</pre>
 */
public interface TopicOptions {

    /** What a record causes and the fact that it was consumed are committed in one transaction. The default. */
    TopicOptions exactlyOnce();

    /**
     * What a record causes is sent by an idempotent producer without a transaction and acknowledged before the offset is
     * committed: cheaper for the broker and visible without waiting for a commit, but sent again after a crash.
     */
    TopicOptions atLeastOnce();

    /** Failed records are tried again; without this they become dead letters at once. */
    TopicOptions retries(Retries retries);

    /** What becomes of events that have no handler; {@link UnknownEvents#SKIP} unless said otherwise. */
    TopicOptions unknownEvents(UnknownEvents policy);

    /** Which records wait for each other; {@link Ordering#PARTITION} unless said otherwise. */
    TopicOptions ordering(Ordering ordering);

    /**
     * How many handlers of this topic, its retry topic included, run at once in each consumer of the group; 1 unless said
     * otherwise. With {@link Ordering#PARTITION} more than a consumer has partitions is of no use. Handlers that block do not
     * hold up the others, the poll or the commits: they run on virtual threads where these carry them well (JDK 24 and later),
     * on as many platform threads otherwise.
     */
    TopicOptions concurrency(int handlersAtOnce);

    /**
     * What one run of a handler may send with {@link EventContext#send}, in bytes: keys and values, and 100 for each record, so
     * that many small ones count too; 16 MiB unless said otherwise. What is sent waits in memory for its commit, and a loop that
     * does not end must not take the process with it.
     *
     * <p>A send beyond it throws an {@code IllegalArgumentException} that says so. If the handler lets it through, that is a
     * failed attempt like any other: nothing of what it sent is committed, and the record is retried or becomes a dead letter.
     */
    TopicOptions maxStagedBytes(long bytes);

    /** This topic's dead letters go here, not to the group's dead-letter topic. */
    TopicOptions deadLetterTopic(String topic);

    /**
     * Dead letters carry these toolkits' headers too, besides our own, so that what reads theirs can read ours: where the record
     * came from, the group, and the failure. {@link Toolkit#SPRING}, {@link Toolkit#SMALLRYE} and {@link Toolkit#KAFKA_STREAMS}
     * can be written.
     *
     * @throws IllegalArgumentException for any other
     */
    TopicOptions deadLetterHeadersOf(Toolkit... toolkits);

    /**
     * Whether dead letters carry the stack trace of their failure; they do unless said otherwise. A stack trace has
     * the messages of all causes, and so whatever a library has written into them.
     *
     * <p>Without it a dead letter still has the class of the failure and its own message, {@link
     * HeaderNames#ERROR_REASON}.
     */
    TopicOptions deadLetterStackTraces(boolean written);
}
