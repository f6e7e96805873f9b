package io.kafkakit.codec;

import io.kafkakit.Experimental;
import io.kafkakit.internal.flow.HeaderText;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A record as codecs see it: bytes and headers. A codec gets copies of the arrays, unless it says that it does
 * not change them ({@link EventCodec#changesArrays}). Used by one thread.
 */
@Experimental
public interface EncodedRecord {

    /** The topic that the record was first read from. A record on a retry topic has that of its source. */
    String topic();

    /** The partition that the record was read from. */
    int partition();

    /** The key; null if the record has none. */
    byte @Nullable [] key();

    /** The value; null if the record has none. */
    byte @Nullable [] value();

    /** The headers, read-only. */
    Headers headers();

    /** The last value of a header as UTF-8 text; null if there is no such header or its value is null. */
    default @Nullable String header(String name) {
        return HeaderText.text(headers(), name);
    }
}
