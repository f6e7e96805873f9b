package io.kafkakit.saga.internal.engine;

import io.kafkakit.EventContext;
import io.kafkakit.codec.DecodedEvent;
import io.kafkakit.codec.EventCodec;
import io.kafkakit.codec.UndecodableException;
import io.kafkakit.saga.internal.machine.Early;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/** Keeps events in the frame of a saga, as the bytes that they came in. Thread-safe. */
public final class KeptEvents {

    private final String inbox;
    private final EventCodec codec;

    /** Events of this inbox, in its format. */
    public KeptEvents(String inbox, EventCodec codec) {
        this.inbox = inbox;
        this.codec = codec;
    }

    /** The event of this record. */
    Early of(String event, EventContext ctx) {
        Map<String, String> headers = new HashMap<>();
        for (Header each : ctx.headers()) {
            if (each.value() != null) {
                headers.put(each.key(), text(each.value()));
            }
        }
        byte[] value = ctx.valueBytes();
        return new Early(event, 0, text(value == null ? new byte[0] : value), headers);
    }

    private static String text(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /**
     * The data of a kept event.
     *
     * @throws IllegalArgumentException if it cannot be decoded
     */
    @Nullable
    Object data(Early early, String id, @Nullable Type type) {
        List<Header> headers = new ArrayList<>();
        early.headers()
                .forEach((name, value) ->
                        headers.add(new RecordHeader(name, Base64.getDecoder().decode(value))));
        try {
            DecodedEvent decoded = codec.decode(
                    new RawRecord(inbox, id, Base64.getDecoder().decode(early.value()), headers), event -> type);
            return decoded == null ? null : decoded.data();
        } catch (UndecodableException e) {
            throw new IllegalArgumentException(
                    "the kept event " + early.event() + " cannot be read: " + e.getMessage(), e);
        }
    }
}
