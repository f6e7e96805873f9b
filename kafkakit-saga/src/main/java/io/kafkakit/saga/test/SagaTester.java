package io.kafkakit.saga.test;

import io.kafkakit.EventRecord;
import io.kafkakit.internal.encode.EventNames;
import io.kafkakit.saga.Saga;
import io.kafkakit.saga.SagaFailure;
import io.kafkakit.saga.SagaStatus;
import io.kafkakit.saga.internal.machine.Controls;
import io.kafkakit.saga.internal.machine.Decision;
import io.kafkakit.saga.internal.machine.Instance;
import io.kafkakit.saga.internal.machine.Open;
import io.kafkakit.saga.internal.machine.Order;
import io.kafkakit.saga.internal.machine.Token;
import io.kafkakit.saga.internal.plan.Definition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs one saga without a broker. The test answers its commands and moves its clock. It decides as {@code SagaRunner} does.
 * Not thread-safe.
 *
 * <pre>{@code
 * SagaTester<Order> tester = SagaTester.of(ORDER);
 * tester.event("orders", new OrderPlaced("o-1", 10));
 * assertThat(tester.commands()).extracting(SentCommand::data).containsExactly(new Reserve("o-1"));
 * tester.reply(new Reserved("s-1"));
 * tester.reply(new Declined());
 * assertThat(tester.status()).isEqualTo(SagaStatus.COMPENSATED);
 * }</pre>
 *
 * @param <S> the saga's state
 */
public final class SagaTester<S> {

    private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

    private final Simulation<S> simulation;
    private final Answers<S> answers;
    private final List<SentCommand> unseen = new ArrayList<>();
    private final List<EventRecord> sent = new ArrayList<>();
    private final List<String> cancelled = new ArrayList<>();
    private final List<RuntimeException> failures = new ArrayList<>();
    private long now = BEGINNING.toEpochMilli();
    private @Nullable Instance<S> instance;
    private @Nullable S first;
    private @Nullable String ignored;

    private SagaTester(Definition<S> saga) {
        this.simulation = new Simulation<>(saga);
        this.answers = new Answers<>(simulation);
    }

    /** A tester whose saga has not begun. Its clock stands at the beginning of 2026. */
    public static <S> SagaTester<S> of(Saga<S> saga) {
        return new SagaTester<>(Definition.of(saga));
    }

    /** Begins the saga with this state. */
    public SagaTester<S> start(String id, S state) {
        if (instance != null) {
            throw new IllegalStateException("saga '" + instance.id() + "' has begun: use a tester for each saga");
        }
        first = state;
        return take(simulation.start(id, state, now));
    }

    /**
     * Begins the saga with an event that its definition {@linkplain io.kafkakit.saga.SagaBuilder#startsOn starts on}. Its
     * class names the event.
     *
     * @throws IllegalArgumentException if it does not start on such an event
     */
    public SagaTester<S> event(String topic, Object data) {
        return event(topic, EventNames.of(data.getClass()), data);
    }

    /** As {@link #event(String, Object)}, with a name for the event. */
    public SagaTester<S> event(String topic, String event, Object data) {
        var start = answers.start(topic, event);
        return start(start.id().apply(data), start.state().apply(data));
    }

    /**
     * Answers the newest command whose step waits for such a reply.
     *
     * @throws IllegalStateException if no step waits for it
     */
    public SagaTester<S> reply(Object data) {
        return reply(answers.newest(running(), data), data);
    }

    /**
     * Answers the command of this step.
     *
     * @throws IllegalStateException if the step is not open, or does not wait for such a reply
     */
    public SagaTester<S> reply(String step, Object data) {
        return reply(answers.of(running(), step, data), data);
    }

    private SagaTester<S> reply(Answers.Answer answer, Object data) {
        Instance<S> before = running();
        return take(simulation.event(before, simulation.token(before, answer.open()), answer.event(), data, now));
    }

    /** As {@link #reply(String, Object)}, with the name of the event. */
    public SagaTester<S> reply(String step, String event, Object data) {
        return reply(new Answers.Answer(answers.open(running(), step, event), event), data);
    }

    /** The child saga of this step has completed with this state. */
    public SagaTester<S> childCompleted(String step, Object state) {
        return reply(step, Definition.completedEvent(answers.child(step)), state);
    }

    /** The child saga of this step was compensated, and has this state. */
    public SagaTester<S> childCompensated(String step, Object state) {
        return reply(step, Definition.compensatedEvent(answers.child(step)), state);
    }

    /**
     * Answers a command that was sent at some time: late, or once more. Such a reply may have no effect; {@link #ignored}
     * says so. The class of the data names the event.
     */
    public SagaTester<S> replyLate(SentCommand command, Object data) {
        return replyLate(command, EventNames.of(data.getClass()), data);
    }

    /** As {@link #replyLate(SentCommand, Object)}, with the name of the event. */
    public SagaTester<S> replyLate(SentCommand command, String event, Object data) {
        Instance<S> before = running();
        Token token = new Token(
                simulation.saga().name(),
                before.id(),
                command.isUndo(),
                command.step(),
                command.activation(),
                command.attempt());
        return take(simulation.event(before, token, event, data, now));
    }

    /** A reply of a participant that does not send back the headers of its command. The class of the data names it. */
    public SagaTester<S> replyWithoutHeaders(Object data) {
        return take(simulation.event(running(), null, EventNames.of(data.getClass()), data, now));
    }

    /**
     * Somebody sends an event that a step {@linkplain io.kafkakit.saga.Step#awaits awaits}, now or later. Its class names
     * it.
     *
     * @throws IllegalArgumentException if no step awaits it, or it is for another saga
     */
    public SagaTester<S> deliver(String topic, Object data) {
        return deliver(topic, EventNames.of(data.getClass()), data);
    }

    /** As {@link #deliver(String, Object)}, with a name for the event. */
    public SagaTester<S> deliver(String topic, String event, Object data) {
        answers.checkAwaited(running(), topic, event, data);
        return take(simulation.event(running(), null, event, data, now));
    }

    /** Lets time pass. Waits that are over by then end one after the other, each at its time. */
    public SagaTester<S> pass(Duration time) {
        long until = now + time.toMillis();
        for (Optional<Open> next = due(until); next.isPresent(); next = due(until)) {
            Open open = next.get();
            now = Math.max(now, open.due());
            take(simulation.due(running(), open, now));
        }
        now = until;
        return this;
    }

    private Optional<Open> due(long until) {
        return running().position().open().stream()
                .filter(each -> each.due() > 0 && each.due() <= until)
                .min(Comparator.comparingLong(Open::due));
    }

    /** An operator retries a step; null for the one that is stuck, or the only open one. */
    public SagaTester<S> retry(@Nullable String step) {
        return order(Order.Kind.RETRY, step);
    }

    /** An operator skips a step; null for the one that is stuck, or the only open one. */
    public SagaTester<S> skip(@Nullable String step) {
        return order(Order.Kind.SKIP, step);
    }

    /** An operator lets the saga undo what was done. */
    public SagaTester<S> compensate() {
        return order(Order.Kind.COMPENSATE, null);
    }

    /** An operator ends the saga as completed. */
    public SagaTester<S> complete() {
        return order(Order.Kind.COMPLETE, null);
    }

    private SagaTester<S> order(Order.Kind kind, @Nullable String step) {
        return take(simulation.order(running(), new Order(kind, step, "tester", null), now));
    }

    private SagaTester<S> take(Decision<S> decision) {
        failures.addAll(simulation.takeFailures());
        ignored = decision.ignored() == null ? null : Answers.words(decision.ignored());
        if (decision.instance() == null) {
            return this;
        }
        instance = decision.instance();
        for (EventRecord each : decision.sends()) {
            Token token = SentCommand.token(each);
            if (token != null) {
                unseen.add(SentCommand.of(each, token));
            } else if (each.headers().stream().anyMatch(header -> header.key().equals(Controls.EVENT_HEADER))) {
                cancelled.add(String.valueOf(each.key()));
            } else {
                sent.add(each);
            }
        }
        return this;
    }

    /** What walks all ways from the saga's start, once it has begun. What it was told meanwhile does not count. */
    public SagaExplorer<S> explorer() {
        return SagaExplorer.of(simulation.saga()).start(running().id(), Objects.requireNonNull(first));
    }

    private Instance<S> running() {
        if (instance == null) {
            throw new IllegalStateException("the saga has not begun: call start(...) or event(...)");
        }
        return instance;
    }

    /** The commands that were sent since the last call, the oldest first. */
    public List<SentCommand> commands() {
        List<SentCommand> all = List.copyOf(unseen);
        unseen.clear();
        return all;
    }

    /** All events that the definition's own functions sent: in local steps, and at the end. */
    public List<EventRecord> sent() {
        return List.copyOf(sent);
    }

    /** The ids of child sagas that were told to compensate. */
    public List<String> cancelledChildren() {
        return List.copyOf(cancelled);
    }

    /** What functions of the definition have thrown. Each left the saga stuck. */
    public List<RuntimeException> failures() {
        return List.copyOf(failures);
    }

    /** Why the last input had no effect: {@code late}, {@code unexpected} and so on; null if it had one. */
    public @Nullable String ignored() {
        return ignored;
    }

    /** The saga's state. */
    public S state() {
        return running().state();
    }

    /** Where the saga stands. */
    public SagaStatus status() {
        return running().status();
    }

    /** The steps that have begun and not ended. */
    public List<String> openSteps() {
        return running().position().open().stream().map(Open::step).toList();
    }

    /** Why the saga compensates, or was compensated; null if it does not. */
    public @Nullable SagaFailure failure() {
        return running().position().failure();
    }

    /** What happened, the oldest first. Of a long history the first and the last entries. */
    public List<String> history() {
        return running().history().entries().stream().map(each -> each.what()).toList();
    }

    /** The time of its clock. */
    public Instant now() {
        return Instant.ofEpochMilli(now);
    }
}
