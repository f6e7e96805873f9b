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
     * The value of a record that carries this event.
     *
     * @throws IllegalArgumentException if the data cannot be encoded
     */
    byte[] encode(String event, Object data);

    /**
     * The event in a record's value. Any input must be met: bytes from the network, however broken, give an
     * {@link UndecodableException} and nothing else.
     *
     * @param value the record's value; never null
     * @param typeOf tells what an event's data is to be decoded to, by the event's name; null for an event that nobody
     *     handles, whose data need not be decoded
     * @throws UndecodableException if the value is not an event, or its data is not of the type
     */
    DecodedEvent decode(byte[] value, Function<String, @Nullable Type> typeOf) throws UndecodableException;
}
