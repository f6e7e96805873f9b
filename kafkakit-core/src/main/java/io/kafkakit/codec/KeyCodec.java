package io.kafkakit.codec;

import io.kafkakit.Experimental;
import java.lang.reflect.Type;

/**
 * Turns keys into bytes and back. Must be thread-safe. Experimental: it may still change.
 *
 * @see KeyCodecs
 */
@Experimental
public interface KeyCodec {

    /**
     * The bytes of a key. Keys that are byte arrays are sent as they are; the codec is not asked.
     *
     * @param topic the topic that the record goes to
     * @throws IllegalArgumentException if it is not a key of this kind
     * @throws CodecUnavailableException if it cannot be encoded now
     */
    byte[] encode(String topic, Object key);

    /**
     * The key of a record that has one.
     *
     * @param type the type that the caller asks for
     * @throws UndecodableException if the bytes are not a key of this type
     * @throws CodecUnavailableException if that cannot be said now
     */
    Object decode(EncodedRecord record, Type type) throws UndecodableException;
}
