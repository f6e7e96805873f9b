package io.kafkakit.saga;

import io.kafkakit.ConfigurationException;
import io.kafkakit.EventSender;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Describes a saga. Not thread-safe.
 *
 * @param <S> the saga's state
 */
public interface SagaBuilder<S> extends Steps<S> {

    /** The version of this definition; 1 by default. */
    SagaBuilder<S> version(int version);

    /**
     * The event that begins a saga; there may be several. An event whose saga has begun is ignored and counted.
     *
     * @param id of the new saga
     * @param state its first state
     */
    <E> SagaBuilder<S> startsOn(
            String topic, Class<E> type, Function<? super E, String> id, Function<? super E, ? extends S> state);

    /** As {@link #startsOn(String, Class, Function, Function)}, with a name for the event. */
    <E> SagaBuilder<S> startsOn(
            String topic,
            String event,
            Class<E> type,
            Function<? super E, String> id,
            Function<? super E, ? extends S> state);

    /** What to send when all steps are done. */
    SagaBuilder<S> completed(BiConsumer<? super S, EventSender> action);

    /** What to send when a step has failed and all before it are undone. */
    SagaBuilder<S> compensated(Compensated<? super S> action);

    /** What to send when a saga was compensated. */
    @FunctionalInterface
    interface Compensated<S> {

        /** Sends to {@code out}. */
        void accept(S state, SagaFailure why, EventSender out);
    }

    /**
     * Topics that its functions send to, besides those of commands. The start of a runner says which are missing, or
     * creates them.
     */
    SagaBuilder<S> sendsTo(String... topics);

    /** How long a saga that has ended can be seen; a day by default. Its id is free again after that. */
    SagaBuilder<S> retention(Duration time);

    /**
     * The definition.
     *
     * @throws ConfigurationException if something is wrong; it lists everything
     */
    Saga<S> build();

    @Override
    SagaBuilder<S> step(String name, Consumer<Step<S>> step);

    @Override
    SagaBuilder<S> pivot(String name, Consumer<Step<S>> step);

    @Override
    SagaBuilder<S> local(String name, BiFunction<S, EventSender, S> action);

    @Override
    SagaBuilder<S> pause(String name, Function<S, Duration> time);

    @Override
    SagaBuilder<S> pauseUntil(String name, Function<S, Instant> time);

    @Override
    SagaBuilder<S> choose(String name, Predicate<S> condition, Consumer<Steps<S>> then);

    @Override
    SagaBuilder<S> choose(String name, Predicate<S> condition, Consumer<Steps<S>> then, Consumer<Steps<S>> otherwise);

    @Override
    SagaBuilder<S> parallel(String name, Consumer<Branches<S>> branches);

    @Override
    SagaBuilder<S> repeat(String name, Predicate<S> condition, int atMost, Consumer<Steps<S>> body);

    @Override
    <C> SagaBuilder<S> child(String name, Saga<C> saga, Consumer<ChildStep<S, C>> step);
}
