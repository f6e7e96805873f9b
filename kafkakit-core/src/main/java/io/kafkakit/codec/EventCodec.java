package io.kafkakit.codec;

import io.kafkakit.Experimental;
import java.lang.reflect.Type;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Turns events into the bytes of a record's value and back. Must be thread-safe. Experimental: a codec
 * will see keys, headers and records without a value too.
 *
 * @see JsonCodec
 */
@Experimental
public interface EventCodec {

    /**
     * The record value for this event, in an array that the codec does not use again. Any exception fails the
     * {@code send} that asked for the value.
     *
     * @throws IllegalArgumentException if the data cannot be encoded
     */
    byte[] encode(String event, Object data);

    /**
     * The event in a record's value. The codec must accept any bytes from the network. For broken bytes it throws
     * {@link UndecodableException}, and the record becomes a dead letter at once.
     *
     * <p>Any other exception is a failed attempt, like an exception of the handler. Another attempt may succeed, for
     * example after a key server did not answer. A null event, an event without a name, and data that the handler does
     * not take are failed attempts too.
     *
     * @param value a copy of the record's value, which the codec may change; never null
     * @param typeOf gives the type of an event's data, by the event's name; null if no handler takes the event, whose
     *     data need not be decoded then
     * @throws UndecodableException if the value is not an event, or its data is not of the type
     */
    DecodedEvent decode(byte[] value, Function<String, @Nullable Type> typeOf) throws UndecodableException;
}
