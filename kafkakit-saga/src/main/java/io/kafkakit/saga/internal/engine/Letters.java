package io.kafkakit.saga.internal.engine;

import io.kafkakit.EventContext;
import io.kafkakit.HeaderNames;
import io.kafkakit.TopicEvents;
import io.kafkakit.saga.internal.machine.Controls;
import io.kafkakit.saga.internal.machine.Token;

/** Reads dead-letter topics of participants, and tells a saga of those that were its commands. */
final class Letters {

    private Letters() {}

    /** The handlers of a dead-letter topic; its records must be decoded to bytes. */
    static TopicEvents events(String topic, String saga) {
        return TopicEvents.of(topic)
                .sendsTo(Controls.inbox(saga))
                .onUnknown((bytes, ctx) -> tell(saga, ctx))
                .onTombstone((key, ctx) -> tell(saga, ctx));
    }

    private static void tell(String saga, EventContext ctx) {
        String correlation = ctx.header(HeaderNames.CORRELATION);
        Token token = Token.of(correlation);
        if (correlation == null || token == null || !token.saga().equals(saga)) {
            return;
        }
        String reason = ctx.header(HeaderNames.ERROR_REASON);
        ctx.send(Controls.record(
                Controls.inbox(saga),
                token.id(),
                Controls.GIVEN_UP,
                new Controls.GivenUp(
                        correlation,
                        ctx.topic() + "-" + ctx.partition() + "@" + ctx.offset(),
                        reason == null ? "no reason is given" : reason)));
    }
}
