package io.kafkakit;

import io.kafkakit.internal.encode.EventNames;
import io.kafkakit.state.PartitionState;
import java.time.Instant;
import java.util.UUID;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The record of an event, the group member that handles it, and the way to send other events.
 *
 * <p>Use it on the thread that runs the handler, until the handler returns; not thread-safe.
 */
public interface EventContext extends EventSender {

    /**
     * The topic the record was first read from. This, {@link #partition()} and {@link #offset()} identify the record in
     * all its attempts. They stay the same when the record comes back from a retry topic.
     */
    String topic();

    /** The partition the record was first read from. */
    int partition();

    /** The offset the record was first read from. */
    long offset();

    /** The record's key as UTF-8 text, or null if it has none. */
    @Nullable
    String key();

    /**
     * The record's key, as the topic's {@link io.kafkakit.codec.KeyCodec} makes it; null if it has none. If the handler
     * lets the exception pass, the record becomes a dead letter.
     *
     * @throws DeadLetterException if the key is not of this type
     */
    <K> @Nullable K key(Class<K> type);

    /** A copy of the record's key bytes, or null if it has none. */
    byte @Nullable [] keyBytes();

    /** The event's name; null for a tombstone, and for formats without names. */
    @Nullable
    String event();

    /** A copy of the record's value, as it was read; null for a tombstone. */
    byte @Nullable [] valueBytes();

    /** A copy of the record's headers, read-only. */
    Headers headers();

    /** The last value of a header as UTF-8 text, or null if there is no such header or its value is null. */
    @Nullable
    String header(String name);

    /**
     * The timestamp of the record when it was first read. By default its producer sets it; a topic with
     * {@code message.timestamp.type=LogAppendTime} sets its own.
     */
    Instant producedAt();

    /** When this consumer received the record, by the clock of this machine. */
    Instant receivedAt();

    /** The number of this attempt, from 1. */
    int attempt();

    /** The consumer that handles this record. */
    Member member();

    /**
     * The group's own metadata, from the supplier given to the group. The supplier is called once for each record, at
     * the first call.
     *
     * @throws IllegalStateException if the group has no metadata supplier, or the supplier returned another type
     */
    <T> T metadata(Class<T> type);

    /**
     * What this process keeps for the partition of the record.
     *
     * @throws IllegalStateException if the topic was subscribed without {@link TopicOptions#state}, or its state is of
     *     another type
     */
    @Experimental
    <S extends PartitionState> S state(Class<S> type);

    /**
     * What the handler's transaction outside Kafka works with, such as the {@code java.sql.Connection} of
     * {@code kafkakit-jdbc}. Do not commit, roll back or close it.
     *
     * @throws IllegalStateException if the topic was subscribed without {@link TopicOptions#effects}, or they have
     *     nothing of this type
     */
    @Experimental
    <T> T resource(Class<T> type);

    /**
     * Identifies what this record causes in this group, for effects that no transaction covers, such as a call of an
     * HTTP API. It is the same in all attempts, after a redrive, and if the record is read twice; it differs for each
     * record and group.
     */
    @Experimental
    UUID idempotencyKey();

    /** Whether the record's sender waits for a reply: it named a topic with {@link HeaderNames#REPLY_TO}. */
    default boolean wantsReply() {
        return header(HeaderNames.REPLY_TO) != null;
    }

    /**
     * Stages a reply to the record's sender. It goes to the topic in {@link HeaderNames#REPLY_TO}, with the key of the
     * record, or with {@link HeaderNames#REPLY_KEY} if there is one. {@link HeaderNames#CORRELATION} goes back as it
     * came. Both are still there in retries and after a redrive.
     *
     * @param data its class names the event
     * @throws IllegalStateException if the sender {@linkplain #wantsReply wants no reply}, or the handler has returned
     * @throws IllegalArgumentException as {@link #send}
     */
    default void reply(Object data) {
        reply(EventNames.of(data.getClass()), data);
    }

    /** As {@link #reply(Object)}, with a name for the event. */
    void reply(String event, Object data);

    /**
     * Stages a record. Nothing is sent before the handler has returned. If the handler throws, nothing is sent at all.
     *
     * <p>On an exactly-once topic the record becomes visible in the transaction that commits the handled record's
     * offset. On an at-least-once topic all in-sync replicas acknowledge the record before the offset is committed.
     *
     * @throws IllegalStateException if the handler has returned already
     * @throws IllegalArgumentException if the record cannot be encoded, is larger than {@code max.request.size}, or
     *     exceeds {@link TopicOptions#maxStagedBytes}
     */
    @Override
    void send(EventRecord record);
}
