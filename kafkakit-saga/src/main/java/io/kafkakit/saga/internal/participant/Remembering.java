package io.kafkakit.saga.internal.participant;

import io.kafkakit.EventContext;
import io.kafkakit.EventHandler;
import io.kafkakit.EventRecord;
import io.kafkakit.HeaderNames;
import io.kafkakit.codec.EncodedEvent;
import io.kafkakit.saga.SagaParticipant.UndoHandler;
import io.kafkakit.saga.internal.machine.Token;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Handlers that remember their commands. Thread-safe. */
public final class Remembering {

    private static final Logger log = LoggerFactory.getLogger(Remembering.class);

    private final String topic;
    private final Set<String> failures;
    private final InstantSource clock;

    /**
     * Remembers in this topic.
     *
     * @param failures the names of replies that say that a command had no effect
     */
    public Remembering(String topic, Set<String> failures, InstantSource clock) {
        this.topic = topic;
        this.failures = failures;
        this.clock = clock;
    }

    /** A handler of commands. */
    public <T> EventHandler<T> doing(EventHandler<? super T> handler) {
        return (command, ctx) -> {
            Token token = Token.of(ctx.header(HeaderNames.CORRELATION));
            if (token == null) {
                handler.handle(command, ctx);
                return;
            }
            Mark before = ctx.state(Marks.class).get(key(token));
            if (before == null) {
                RecordingContext recording = recording(ctx);
                handler.handle(command, recording);
                boolean isFailure = recording.repliedEvent() != null && failures.contains(recording.repliedEvent());
                keep(token, isFailure ? Mark.Kind.FAILED : Mark.Kind.DONE, recording, ctx);
            } else if (before.kind() == Mark.Kind.UNDONE) {
                log.info("{} comes after it was undone, and does nothing", token.text());
            } else {
                replyAgain(before, ctx);
            }
        };
    }

    /** A handler of commands that undo others. */
    public <T> EventHandler<T> undoing(UndoHandler<? super T> handler) {
        return (command, ctx) -> {
            Token token = Token.of(ctx.header(HeaderNames.CORRELATION));
            if (token == null) {
                handler.handle(command, true, ctx);
                return;
            }
            Mark before = ctx.state(Marks.class).get(key(token));
            if (before != null && before.kind() == Mark.Kind.UNDONE) {
                replyAgain(before, ctx);
                return;
            }
            RecordingContext recording = recording(ctx);
            handler.handle(command, before != null && before.kind() == Mark.Kind.DONE, recording);
            keep(token, Mark.Kind.UNDONE, recording, ctx);
        };
    }

    /** A command and the one that undoes it have the same key here. */
    private static String key(Token token) {
        return token.saga() + "/" + token.id() + "/" + token.step() + "/" + token.activation();
    }

    private static RecordingContext recording(EventContext ctx) {
        return new RecordingContext(ctx, ctx.state(Marks.class).codecs());
    }

    private void keep(Token token, Mark.Kind kind, RecordingContext recording, EventContext ctx) {
        Marks marks = ctx.state(Marks.class);
        long now = clock.millis();
        Mark mark = new Mark(kind, recording.repliedEvent(), recording.reply(), now);
        List<EventRecord> expired = marks.expire(topic, now);
        expired.forEach(ctx::send);
        ctx.send(marks.record(topic, key(token), mark));
        // The last step: nothing may fail behind it.
        marks.put(key(token), mark);
    }

    private static void replyAgain(Mark mark, EventContext ctx) {
        EncodedEvent reply = mark.reply();
        @Nullable String event = mark.event();
        if (event != null && reply != null && ctx.wantsReply()) {
            ctx.reply(event, reply);
        }
    }
}
