package io.kafkakit.internal.encode;

import io.kafkakit.EventContext;
import io.kafkakit.EventRecord;
import io.kafkakit.HeaderNames;

/** Addresses replies. */
public final class Replies {

    private Replies() {}

    /**
     * A reply to the sender of the record that is handled.
     *
     * @throws IllegalStateException if it wants none
     */
    public static EventRecord to(EventContext context, String event, Object data) {
        String topic = context.header(HeaderNames.REPLY_TO);
        if (topic == null) {
            throw new IllegalStateException("the sender of " + context.topic() + "-" + context.partition() + "@"
                    + context.offset() + " wants no reply, because header " + HeaderNames.REPLY_TO
                    + " is missing: ask ctx.wantsReply() first, or use ctx.send(...)");
        }
        String key = context.header(HeaderNames.REPLY_KEY);
        EventRecord reply = EventRecord.of(topic, event, data).withKey(key == null ? context.keyBytes() : key);
        String correlation = context.header(HeaderNames.CORRELATION);
        return correlation == null ? reply : reply.withHeader(HeaderNames.CORRELATION, correlation);
    }
}
