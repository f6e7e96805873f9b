package io.kafkakit.codec;

import io.kafkakit.EventRecord;
import io.kafkakit.Experimental;
import org.jspecify.annotations.Nullable;

/**
 * Turns events into records and back: the format of a topic. Must be thread-safe. Experimental: it may still change.
 *
 * <p>A codec can say three things about a record that it reads:
 *
 * <ul>
 * <li>It is this event: return it.
 * <li>It is no event, and never will be: throw {@link UndecodableException}. The record becomes a dead letter at once,
 *     its bytes unchanged.
 * <li>Not now: throw {@link CodecUnavailableException}, for example if a schema registry does not answer. The record's
 *     partition waits, and the codec is asked again later. This costs no attempt.
 * </ul>
 *
 * <p>Any other exception is a fault of the codec. It counts as a failed attempt, like an exception of the handler. An
 * event whose data is not what the handler takes is a failed attempt too.
 *
 * @see JsonCodec
 * @see TopicCodecs
 */
@Experimental
public interface EventCodec {

    /**
     * The value and the headers of this event's record. Not called for tombstones. Any exception fails the {@code send}
     * that asked for the value.
     *
     * @throws IllegalArgumentException if the data cannot be encoded
     * @throws CodecUnavailableException if it cannot be encoded now. If the handler lets the exception pass, its record
     *     waits, and no attempt is counted.
     */
    EncodedEvent encode(EventRecord event);

    /**
     * The event in a record. The codec must accept any bytes from the network.
     *
     * @param types the types that the topic's handlers take
     * @return null if the record has no value and is a tombstone
     * @throws UndecodableException if the record is not an event, or its data is not of the type
     * @throws CodecUnavailableException if that cannot be said now
     */
    @Nullable
    DecodedEvent decode(EncodedRecord record, EventTypes types) throws UndecodableException;

    /**
     * Whether {@link #decode} may change the arrays that it gets, for example to decrypt in place. Then it gets copies.
     * True by default, which is safe. A codec that only reads them saves the copies with false.
     */
    default boolean changesArrays() {
        return true;
    }
}
