package io.kafkakit.saga;

import io.kafkakit.Retries;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A step that sends a command and takes its reply, or waits for an event.
 *
 * @param <S> the saga's state
 */
public interface Step<S> {

    /**
     * Sends a command with the saga's id as its key. Its class names the event.
     *
     * @param topic that the participant reads
     */
    Step<S> command(String topic, Function<? super S, ?> command);

    /** As {@link #command(String, Function)}, with a name for the event. */
    Step<S> command(String topic, String event, Function<? super S, ?> command);

    /** The key of the command, instead of the saga's id; undo commands have it too. */
    Step<S> key(Function<? super S, String> key);

    /**
     * Waits for an event that somebody sends to this topic. If it comes before the step, it is kept for the step.
     *
     * @param id the saga that the event is for
     */
    <E> Step<S> awaits(String topic, Class<E> type, Function<? super E, String> id);

    /** As {@link #awaits(String, Class, Function)}, with a name for the event. */
    <E> Step<S> awaits(String topic, String event, Class<E> type, Function<? super E, String> id);

    /** With this reply the step has succeeded. Its class names the event. */
    <R> Step<S> on(Class<R> reply, BiFunction<? super S, ? super R, ? extends S> change);

    /** As {@link #on(Class, BiFunction)}, with a name for the event. */
    <R> Step<S> on(String event, Class<R> reply, BiFunction<? super S, ? super R, ? extends S> change);

    /** With this reply the step has succeeded; the state stays. */
    Step<S> on(Class<?> reply);

    /** With this reply the step has failed, and has had no effect. */
    Step<S> failsOn(Class<?> reply);

    /** As {@link #failsOn(Class)}, with a change of the state. */
    <R> Step<S> failsOn(Class<R> reply, BiFunction<? super S, ? super R, ? extends S> change);

    /** As {@link #failsOn(Class, BiFunction)}, with a name for the event. */
    <R> Step<S> failsOn(String event, Class<R> reply, BiFunction<? super S, ? super R, ? extends S> change);

    /**
     * How long to wait for the reply to one command, or for the event. After that the command is sent again, as the
     * {@linkplain #retries retries} allow, and then the step has failed. Nobody knows then whether it had an effect, so it
     * is undone.
     */
    Step<S> within(Duration limit);

    /** The step waits for ever. */
    Step<S> withoutLimit();

    /** How often the command is sent again if no reply comes, and after which pauses. Not at all by default. */
    Step<S> retries(Retries retries);

    /**
     * Undoes the step if a later one fails: sends this command. It counts as undone when the command is sent; Kafka keeps
     * it until the participant has handled it.
     */
    Step<S> undo(String topic, Function<? super S, ?> command);

    /** As {@link #undo(String, Function)}, and waits for the reply to the command. */
    Step<S> undo(String topic, Function<? super S, ?> command, Consumer<Undo<S>> reply);

    /** The step has no effect that must be undone. */
    Step<S> nothingToUndo();
}
