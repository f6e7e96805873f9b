package io.kafkakit.saga.internal.engine;

import io.kafkakit.DeadLetterException;
import io.kafkakit.EventContext;
import io.kafkakit.EventRecord;
import io.kafkakit.HeaderNames;
import io.kafkakit.codec.EncodedEvent;
import io.kafkakit.saga.internal.machine.Instance;
import io.kafkakit.saga.internal.machine.Machine;
import io.kafkakit.saga.internal.machine.Open;
import io.kafkakit.saga.internal.machine.Token;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Records of an inbox that fit no saga as they are. */
final class Strays {

    /** On a record that was sent to the inbox once more, to the partition of its key. */
    private static final String MOVED = "kafkakit-saga-moved";

    private Strays() {}

    /**
     * Which command a record answers; null if it does not say.
     *
     * @throws DeadLetterException if what it says cannot be read: it must not pass for a reply to another command
     */
    static @Nullable Token token(EventContext ctx) {
        String text = ctx.header(HeaderNames.CORRELATION);
        Token token = Token.of(text);
        if (text != null && token == null) {
            throw new DeadLetterException("header " + HeaderNames.CORRELATION + " is '" + text
                    + "', which no saga has sent: the participant must send it back as the command had it");
        }
        return token;
    }

    /** Why a record without an event is refused. */
    static DeadLetterException noEvent(EventContext ctx) {
        return new DeadLetterException("a record of the inbox " + ctx.topic()
                + " is a reply, or has the headers of kafkakit, and this one has no event: let the sender name it");
    }

    /** Why an event is refused that no version of the definition takes. */
    static <S> DeadLetterException unknown(Instance<S> saga, Machine<S> machine, EventContext ctx) {
        Map<String, Iterable<String>> expected = new TreeMap<>();
        for (Open open : saga.position().open()) {
            expected.put(open.step(), new TreeSet<>(machine.replies(open).keySet()));
        }
        return new DeadLetterException("event '" + ctx.event() + "' is not in the definition of saga '"
                + machine.saga().name() + "', and saga '" + saga.id() + "' waits for " + expected
                + ": let the participant reply with one of these, or add the event to the definition, and redrive this"
                + " record");
    }

    /** Whether it was sent to the partition of its key already. */
    static boolean isMoved(EventContext ctx) {
        return ctx.header(MOVED) != null;
    }

    /** The same record, for the partition of its key. */
    static EventRecord moved(String inbox, EventContext ctx) {
        EncodedEvent same = EncodedEvent.of(ctx.valueBytes());
        EventRecord record = EventRecord.encoded(inbox, String.valueOf(ctx.event()), same)
                .withKey(ctx.keyBytes())
                .withHeader(MOVED, ctx.topic() + "-" + ctx.partition() + "@" + ctx.offset());
        for (Header each : ctx.headers()) {
            record = record.withHeader(each.key(), each.value());
        }
        return record;
    }
}
