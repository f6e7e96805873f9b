package io.kafkakit.codec;

import java.lang.reflect.Type;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Turns events into the bytes of a record's value and back. Must be thread-safe.
 *
 * @see JsonCodec
 */
public interface EventCodec {

    /**
     * The value of a record that carries this event, in an array that the codec does not use again. Whatever it throws fails the
     * {@code send} that asked for the value.
     *
     * @throws IllegalArgumentException if the data cannot be encoded
     */
    byte[] encode(String event, Object data);

    /**
     * The event in a record's value. Any input must be met: bytes from the network, however broken, give an
     * {@link UndecodableException}, and the record becomes a dead letter at once.
     *
     * <p>Anything else it throws is a failed attempt, like an exception of the handler: another attempt may work, for example when a
     * key server did not answer. So is a null event, an event without a name, and data that the handler does not take.
     *
     * @param value a copy of the record's value, which may be changed; never null
     * @param typeOf tells what an event's data is to be decoded to, by the event's name; null for an event that nobody
     *     handles, whose data need not be decoded
     * @throws UndecodableException if the value is not an event, or its data is not of the type
     */
    DecodedEvent decode(byte[] value, Function<String, @Nullable Type> typeOf) throws UndecodableException;
}
