package io.kafkakit;

import java.time.Instant;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The record an event came in, the group member that handles it, and the way to send other events.
 *
 * <p>Used by the thread that runs the handler, until the handler returns; not thread-safe.
 */
public interface EventContext extends EventSender {

    /**
     * The topic the record was first read from. It stays the same when the record comes back from a retry topic, and so
     * do {@link #partition()} and {@link #offset()}: the three identify the record across all its attempts.
     */
    String topic();

    /** The partition the record was first read from. */
    int partition();

    /** The offset the record was first read from. */
    long offset();

    /** The record's key as UTF-8 text, or null if it has none. */
    @Nullable
    String key();

    /** A copy of the record's key as it is, or null if it has none. */
    byte @Nullable [] keyBytes();

    /** A copy of the record's headers, read-only. */
    Headers headers();

    /** The last value of a header as UTF-8 text, or null if there is no such header or its value is null. */
    @Nullable
    String header(String name);

    /** The timestamp of the record when it was first read: set by its producer, unless the topic says otherwise. */
    Instant producedAt();

    /** When this consumer received the record, by the clock of this machine. */
    Instant receivedAt();

    /** Which attempt this is, 1 for the first. */
    int attempt();

    /** The consumer that handles this record. */
    Member member();

    /**
     * The group's own metadata, from the supplier given to the group; it is asked once per record, at the first call.
     *
     * @throws IllegalStateException if the group has no metadata supplier, or what it gave is not of this type
     */
    <T> T metadata(Class<T> type);

    /**
     * Stages a record. Nothing is sent before the handler has returned; if it throws, nothing is sent at all. On an
     * exactly-once topic the record becomes visible in the transaction that commits the handled record's offset; on an
     * at-least-once topic it is acknowledged by all in-sync replicas before the offset is committed.
     *
     * @throws IllegalStateException if the handler has returned already
     * @throws IllegalArgumentException if the record cannot be encoded or is larger than {@code max.request.size}
     */
    @Override
    void send(EventRecord record);
}
