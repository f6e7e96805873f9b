package io.kafkakit.saga.internal.engine;

import io.kafkakit.DeadLetterException;
import io.kafkakit.EventContext;
import io.kafkakit.EventRecord;
import io.kafkakit.HeaderNames;
import io.kafkakit.codec.EncodedEvent;
import io.kafkakit.saga.internal.machine.Caller;
import io.kafkakit.saga.internal.machine.Controls;
import io.kafkakit.saga.internal.machine.Course;
import io.kafkakit.saga.internal.machine.Decision;
import io.kafkakit.saga.internal.machine.Decision.Ignored;
import io.kafkakit.saga.internal.machine.Instance;
import io.kafkakit.saga.internal.machine.Machine;
import io.kafkakit.saga.internal.machine.Order;
import io.kafkakit.saga.internal.machine.Token;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles the records of a saga's inbox. Thread-safe; the records of one saga come one after the other.
 *
 * @param <S> the saga's state
 */
public final class Engine<S> {

    private static final Logger log = LoggerFactory.getLogger(Engine.class);

    private final Versions<S> versions;
    private final StateFormat<S> format;
    private final KeptEvents kept;
    private final InstantSource clock;
    private final Counters counters = new Counters();

    /**
     * For these versions of a saga.
     *
     * @param format of the state topic
     * @param kept keeps events for later
     */
    public Engine(Versions<S> versions, StateFormat<S> format, KeptEvents kept, InstantSource clock) {
        this.versions = versions;
        this.format = format;
        this.kept = kept;
        this.clock = clock;
    }

    Counters counters() {
        return counters;
    }

    Versions<S> versions() {
        return versions;
    }

    /** A new saga. */
    void start(S state, EventContext ctx) {
        String id = id(ctx);
        String replyTo = ctx.header(HeaderNames.REPLY_TO);
        String replyKey = ctx.header(HeaderNames.REPLY_KEY);
        Caller caller = replyTo == null
                ? null
                : new Caller(replyTo, replyKey == null ? id : replyKey, ctx.header(HeaderNames.CORRELATION));
        Held held = ctx.state(SagaStore.class).get(id);
        if (held != null) {
            startAgain(id, held, caller, ctx);
            return;
        }
        Machine<S> machine = versions.newest();
        commit(course(machine).start(id, state, caller, clock.millis()), ctx);
    }

    private void startAgain(String id, Held held, @Nullable Caller caller, EventContext ctx) {
        Held.Content content = held.content();
        if (caller == null || content == null) {
            counters.ignore(Ignored.STARTED_BEFORE);
            return;
        }
        Instance<S> before = instance(id, content);
        commit(versions.of(before).startAgain(before, caller), ctx);
    }

    /** A reply of a participant, or an event that a saga may wait for. */
    void event(Object data, EventContext ctx) {
        Token token = Strays.token(ctx);
        Instance<S> before = read(ctx);
        if (before == null) {
            withoutSaga(ctx);
            return;
        }
        Machine<S> machine = versions.of(before);
        String event = String.valueOf(ctx.event());
        commit(course(machine).event(before, token, event, () -> kept.of(event, ctx), data, clock.millis()), ctx);
    }

    /** A record that no version takes which this process knows: a reply that nobody waits for, or what is none. */
    void unknown(EventContext ctx) {
        if (ctx.event() == null) {
            throw Strays.noEvent(ctx);
        }
        Token token = Strays.token(ctx);
        Instance<S> before = read(ctx);
        if (before == null) {
            withoutSaga(ctx);
        } else if (token == null || versions.of(before).isOpen(before, token)) {
            throw Strays.unknown(before, versions.of(before), ctx);
        } else {
            // Such as the reply to an undo that the saga does not wait for.
            counters.ignore(Ignored.LATE);
        }
    }

    /** The client of a participant may choose partitions in another way. A saga that is not here may be elsewhere. */
    private void withoutSaga(EventContext ctx) {
        boolean mayBeElsewhere = ctx.state(SagaStore.class).get(id(ctx)) == null && !Strays.isMoved(ctx);
        if (mayBeElsewhere) {
            ctx.send(Strays.moved(versions.newest().saga().inbox(), ctx));
        } else {
            counters.ignore(Ignored.NO_SAGA);
        }
    }

    private Course<S> course(Machine<S> machine) {
        return new Course<>(
                machine,
                kept::data,
                e -> log.warn("a function of a saga's definition failed, and the saga is stuck", e));
    }

    /** The wait of a step is over, or that of a saga that has ended. */
    void due(Controls.Due due, EventContext ctx) {
        String id = id(ctx);
        if (due.activation() == 0) {
            forget(id, ctx);
            return;
        }
        try {
            wake(due, ctx);
        } catch (DeadLetterException e) {
            // One dead letter is enough: the next owner of the partition sets the timer anew.
            ctx.state(SagaStore.class).timers().set(id, null);
            throw e;
        }
    }

    private void wake(Controls.Due due, EventContext ctx) {
        Instance<S> before = read(ctx);
        if (before == null) {
            counters.ignore(Ignored.NOT_DUE);
            return;
        }
        Machine<S> machine = versions.of(before);
        commit(course(machine).due(before, due.activation(), due.attempt(), clock.millis()), ctx);
    }

    private void forget(String id, EventContext ctx) {
        SagaStore store = ctx.state(SagaStore.class);
        Held held = store.get(id);
        if (held == null || held.status() == null || !held.status().hasEnded()) {
            counters.ignore(Ignored.NOT_DUE);
            return;
        }
        ctx.send(EventRecord.tombstone(versions.newest().saga().stateTopic(), id)
                .withPartition(store.partition().partition()));
        store.forget(id);
    }

    /** A participant gave up a command. */
    void deadLettered(Controls.GivenUp letter, EventContext ctx) {
        Instance<S> before = read(ctx);
        Token token = Token.of(letter.correlation());
        if (before == null || token == null) {
            counters.ignore(Ignored.NO_SAGA);
            return;
        }
        Machine<S> machine = versions.of(before);
        commit(machine.deadLettered(before, token, letter.position(), letter.reason(), clock.millis()), ctx);
    }

    /** What an operator wants. */
    void order(Order order, EventContext ctx) {
        Instance<S> before = read(ctx);
        if (before == null) {
            counters.ignore(Ignored.NO_SAGA);
            return;
        }
        long now = clock.millis();
        if (order.kind() == Order.Kind.MIGRATE) {
            Decision<S> moved = versions.migrate(before, order, now);
            Instance<S> after = Objects.requireNonNull(moved.instance());
            commit(course(versions.of(after)).settled(moved, now), ctx);
        } else {
            boolean needsNoSteps = order.kind() == Order.Kind.COMPLETE;
            Machine<S> machine = needsNoSteps ? versions.known(before) : versions.of(before);
            commit(course(machine).order(before, order, now), ctx);
        }
    }

    private static String id(EventContext ctx) {
        String id = ctx.key();
        if (id == null || id.isEmpty()) {
            throw new DeadLetterException("a record of an inbox has the saga's id as its key, and this one has none");
        }
        return id;
    }

    /** The saga that the record is about; null if there is none, or it has ended. */
    private @Nullable Instance<S> read(EventContext ctx) {
        String id = id(ctx);
        Held held = ctx.state(SagaStore.class).get(id);
        if (held == null) {
            return null;
        }
        if (held.broken() != null) {
            throw new DeadLetterException("saga '" + id + "' cannot go on, because its state cannot be read: "
                    + held.broken() + "; mend or delete that record, restart the runner, and redrive this one");
        }
        Held.Content content = held.content();
        return content == null || Objects.requireNonNull(held.status()).hasEnded() ? null : instance(id, content);
    }

    private Instance<S> instance(String id, Held.Content content) {
        try {
            S state = format.state(id, content.state(), content.headers());
            return Frame.of(content.frame()).with(id, state, content.history());
        } catch (IllegalArgumentException e) {
            throw new DeadLetterException(e.getMessage() + "; use a codec that reads it, and redrive this record", e);
        }
    }

    /** Sends what follows, and keeps the saga. */
    private void commit(Decision<S> decision, EventContext ctx) {
        Instance<S> after = decision.instance();
        if (after == null) {
            counters.ignore(Objects.requireNonNull(decision.ignored()));
            return;
        }
        decision.sends().forEach(ctx::send);
        keep(after, ctx);
    }

    private void keep(Instance<S> after, EventContext ctx) {
        Frame frame = Frame.of(after);
        byte[] header = frame.bytes();
        EncodedEvent encoded = format.encode(after);
        SagaStore store = ctx.state(SagaStore.class);
        ctx.send(format.record(after, store.partition().partition(), encoded, header));
        // The last step: nothing may fail behind it.
        byte[] value = Objects.requireNonNull(encoded.value());
        store.put(after.id(), frame, new Held.Content(header, after.history(), value, encoded.headers()));
    }
}
