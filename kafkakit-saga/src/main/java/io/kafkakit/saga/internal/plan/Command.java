package io.kafkakit.saga.internal.plan;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a step sends. Immutable.
 *
 * @param <S> the saga's state
 */
public sealed interface Command<S> {

    /** The topic that it goes to. */
    String topic();

    /**
     * An event for a participant.
     *
     * @param event its name; null for that of its class
     * @param key null for the saga's id
     */
    record ToParticipant<S>(
            String topic,
            @Nullable String event,
            Function<? super S, ?> data,
            @Nullable Function<? super S, String> key)
            implements Command<S> {}

    /**
     * The first state of another saga.
     *
     * @param topic its inbox
     * @param saga its name
     */
    record ToChild<S>(
            String topic, String saga, int version, Function<? super S, String> id, Function<? super S, ?> state)
            implements Command<S> {}
}
