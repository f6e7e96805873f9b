package io.kafkakit.saga.internal.machine;

import io.kafkakit.EventRecord;
import io.kafkakit.HeaderNames;
import io.kafkakit.saga.internal.plan.Command;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The records of commands. */
final class Commands {

    private Commands() {}

    /** The record of a command. The reply to it comes to the saga's inbox, with the saga's id as its key. */
    static <S> EventRecord of(String saga, String id, S state, Command<S> command, Open its) {
        EventRecord record;
        boolean hasOtherKey = true;
        if (command instanceof Command.ToChild<S> child) {
            String childId = Objects.requireNonNull(child.id().apply(state), "the id of the child saga is null");
            record = EventRecord.of(child.topic(), Controls.START, child.state().apply(state))
                    .withKey(childId);
        } else {
            Command.ToParticipant<S> to = (Command.ToParticipant<S>) command;
            Object data =
                    Objects.requireNonNull(to.data().apply(state), "the command of step '" + its.step() + "' is null");
            record = to.event() == null
                    ? EventRecord.of(to.topic(), data)
                    : EventRecord.of(to.topic(), to.event(), data);
            hasOtherKey = to.key() != null;
            record = record.withKey(to.key() == null ? id : to.key().apply(state));
        }
        Token token = new Token(saga, id, its.phase().isUndo(), its.step(), its.activation(), its.attempt());
        record = record.withHeader(HeaderNames.REPLY_TO, Controls.inbox(saga))
                .withHeader(HeaderNames.CORRELATION, token.text());
        return hasOtherKey ? record.withHeader(HeaderNames.REPLY_KEY, id) : record;
    }

    /** What was sent, for the history. */
    static <S> String words(Command<S> command, Open its) {
        String what = its.phase().isUndo() ? "undo sent to " : "command sent to ";
        return what + command.topic() + tries(its);
    }

    private static String tries(Open its) {
        return its.attempt() == 1 ? "" : ", try " + its.attempt();
    }

    /** Tells the parent of a child saga how that has ended. */
    static EventRecord end(Caller parent, String event, Object state) {
        EventRecord told = EventRecord.of(parent.topic(), event, state).withKey(parent.key());
        return parent.correlation() == null ? told : told.withHeader(HeaderNames.CORRELATION, parent.correlation());
    }

    /** Tells a child saga to undo what it has done, because its parent does not wait for it any more. */
    static EventRecord compensate(Command.ToChild<?> child, @Nullable String id, String parent, String saga) {
        return Controls.record(
                child.topic(),
                Objects.requireNonNull(id, "the id of the child saga is null"),
                Controls.ORDER,
                new Order(Order.Kind.COMPENSATE, null, "saga " + saga, "its parent " + parent + " compensates"));
    }
}
