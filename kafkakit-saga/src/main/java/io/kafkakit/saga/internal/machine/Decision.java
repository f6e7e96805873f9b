package io.kafkakit.saga.internal.machine;

import io.kafkakit.EventRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What follows from something that happened to a saga.
 *
 * @param instance the saga from now on; null if nothing changes
 * @param sends in the same transaction
 * @param ignored why nothing changes; null if something does
 */
public record Decision<S>(
        @Nullable Instance<S> instance,
        List<EventRecord> sends,
        @Nullable Ignored ignored) {

    /** Why something has no effect. */
    public enum Ignored {
        /** There is a saga with this id already. */
        STARTED_BEFORE,
        /** There is no such saga, or it has ended. */
        NO_SAGA,
        /** The reply to an earlier command, or a second reply. */
        LATE,
        /** No step of the saga waits for it. */
        UNEXPECTED,
        /** A time that is not over, or has no meaning any more. */
        NOT_DUE
    }

    static <S> Decision<S> ignored(Ignored why) {
        return new Decision<>(null, List.of(), why);
    }
}
