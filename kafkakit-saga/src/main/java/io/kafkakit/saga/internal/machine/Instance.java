package io.kafkakit.saga.internal.machine;

import io.kafkakit.saga.SagaStatus;
import org.jspecify.annotations.Nullable;

/**
 * A saga that has begun. Immutable, if its state is.
 *
 * @param id unique for the definition's name
 * @param version of the definition that it follows
 * @param startedAt milliseconds since 1970
 * @param caller who waits for its end; null for nobody
 * @param <S> its state
 */
public record Instance<S>(
        String id,
        int version,
        SagaStatus status,
        S state,
        Position position,
        History history,
        long startedAt,
        @Nullable Caller caller) {}
