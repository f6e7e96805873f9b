package io.kafkakit;

import io.kafkakit.codec.EventCodec;
import io.kafkakit.codec.KeyCodec;
import io.kafkakit.deadletter.Toolkit;
import io.kafkakit.effect.Effects;
import io.kafkakit.state.PartitionStates;

/**
 * How a group handles one topic; {@code subscribe} passes it to you. By default the topic is handled exactly once, one
 * record of a partition after the other, without retries. Not thread-safe. Only kafkakit implements it: later versions
 * may add methods.
 *
 * <pre>{@code
 * group.subscribe(orders, topic -> topic.exactlyOnce().retries(Retries.upTo(3)).concurrency(4));
 * }</pre>
 */
public interface TopicOptions {

    /** A record's sends, and the fact that it was consumed, are committed in one transaction. The default. */
    TopicOptions exactlyOnce();

    /**
     * An idempotent producer sends what a record causes, without a transaction. The sends are acknowledged before the
     * offset is committed. This costs the broker less, and readers wait for no commit, but a crash duplicates sends.
     */
    TopicOptions atLeastOnce();

    /** Failed records are retried; without retries they become dead letters at once. */
    TopicOptions retries(Retries retries);

    /** What becomes of events without a handler; {@link UnknownEvents#SKIP} by default. */
    TopicOptions unknownEvents(UnknownEvents policy);

    /** Which records wait for each other; {@link Ordering#PARTITION} by default. */
    TopicOptions ordering(Ordering ordering);

    /**
     * How many handlers of this topic and its retry topics run at once in each consumer of the group; 1 by default.
     * With {@link Ordering#PARTITION}, more than a consumer has partitions is of no use.
     *
     * <p>Handlers that block do not hold up other handlers, the poll or the commits. They run on virtual threads from
     * JDK 24 on, and on as many platform threads on older JDKs.
     */
    TopicOptions concurrency(int handlersAtOnce);

    /**
     * How many bytes one run of a handler may send with {@link EventContext#send}; 16 MiB by default. Keys and values
     * count, plus 100 bytes for each record. Sends wait in memory for their commit, so this keeps an endless loop from
     * exhausting the heap.
     *
     * <p>A send beyond the limit throws an {@code IllegalArgumentException} that says so. If the handler does not catch
     * it, this is a failed attempt like any other. Its sends are dropped, and the record becomes a retry or a dead
     * letter.
     */
    TopicOptions maxStagedBytes(long bytes);

    /**
     * Keeps a state in memory for each partition, which handlers read with {@link EventContext#state}. It is restored
     * from a compacted topic before the first record of the partition is handled. Handlers change it, and send each change
     * to that topic, with the key of their record.
     *
     * <p>The state topic has as many partitions as this topic. A group that creates its topics creates it as well. If
     * Kafka refuses what a handler sent, the partition begins again from its committed state, and the record becomes a
     * dead letter without running the handler.
     *
     * <p>The topic must be handled exactly once, in an order. Its retries must keep the order of keys, because then the
     * retries of a partition are handled by the owner of its state.
     */
    @Experimental
    TopicOptions state(String topic, PartitionStates states);

    /**
     * Handlers of this topic have effects outside Kafka as well, such as in a database, and each effect is made once.
     * A handler runs in a transaction there, which ends before the Kafka transaction that commits its sends and the
     * record's offset. {@link EventContext#resource} has what the handler works with.
     *
     * <p>A record whose effect is there, and whose offset is not committed, does not run its handler again. What the
     * handler sent the first time is committed instead, also if Kafka refused it then and the record has come back from
     * the dead-letter topic.
     *
     * <p>The topic must be handled exactly once, and without a {@link #state}.
     */
    @Experimental
    TopicOptions effects(Effects effects);

    /**
     * The format of this topic's records, instead of the cluster's. Handlers that send to this topic use it too.
     */
    @Experimental
    TopicOptions codec(EventCodec codec);

    /** The format of this topic's keys, instead of the cluster's. */
    @Experimental
    TopicOptions keyCodec(KeyCodec codec);

    /** The format of records that this topic's handlers send to another topic, instead of that topic's own. */
    @Experimental
    TopicOptions outputCodec(String topic, EventCodec codec);

    /** The format of the keys of records that this topic's handlers send to another topic, instead of its own. */
    @Experimental
    TopicOptions outputKeyCodec(String topic, KeyCodec codec);

    /**
     * How many records a batch handler of this topic gets at once; by default up to 500, without waiting for more. Batch
     * handlers need {@link Ordering#PARTITION}, and retries that do not keep the order of keys.
     *
     * @see TopicEvents#onBatch(Class, BatchHandler)
     */
    @Experimental
    TopicOptions batches(Batches batches);

    /** This topic's dead letters go here, instead of to the group's dead-letter topic. */
    TopicOptions deadLetterTopic(String topic);

    /**
     * Dead letters also carry these toolkits' headers, so that tools for theirs can read ours. The headers contain the
     * record's origin, the group, and the failure. Only {@link Toolkit#SPRING}, {@link Toolkit#SMALLRYE} and
     * {@link Toolkit#KAFKA_STREAMS} can be written.
     *
     * @throws IllegalArgumentException for any other
     */
    TopicOptions deadLetterHeadersOf(Toolkit... toolkits);

    /**
     * Whether dead letters carry the stack trace of their failure; true by default. A stack trace contains the messages
     * of all causes, and so all that a library has written into them.
     *
     * <p>Without it a dead letter still has the class of the failure and its message, {@link HeaderNames#ERROR_REASON}.
     */
    TopicOptions deadLetterStackTraces(boolean written);
}
