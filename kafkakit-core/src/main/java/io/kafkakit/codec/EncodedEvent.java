package io.kafkakit.codec;

import io.kafkakit.Experimental;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * An event as a codec has encoded it. Immutable, as far as its arrays are: they are not copied, and a codec does not
 * use them again.
 */
@Experimental
public final class EncodedEvent {

    private final byte @Nullable [] value;
    private final List<Header> headers;
    private final byte @Nullable [] key;

    private EncodedEvent(byte @Nullable [] value, List<Header> headers, byte @Nullable [] key) {
        this.value = value;
        this.headers = headers;
        this.key = key;
    }

    /**
     * A value without headers.
     *
     * @param value null if the format has events without one
     */
    public static EncodedEvent of(byte @Nullable [] value) {
        return new EncodedEvent(value, List.of(), null);
    }

    /** Adds a header, behind those that the sender has set. */
    public EncodedEvent withHeader(String name, byte @Nullable [] bytes) {
        List<Header> more = new ArrayList<>(headers);
        more.add(new RecordHeader(name, bytes));
        return new EncodedEvent(value, List.copyOf(more), key);
    }

    /** With this key instead of the sender's. */
    public EncodedEvent withKey(byte[] other) {
        return new EncodedEvent(value, headers, other);
    }

    /** The record's value; null for none. */
    public byte @Nullable [] value() {
        return value;
    }

    /** The codec's headers. */
    public List<Header> headers() {
        return headers;
    }

    /** The codec's key; null to keep the sender's. */
    public byte @Nullable [] key() {
        return key;
    }
}
