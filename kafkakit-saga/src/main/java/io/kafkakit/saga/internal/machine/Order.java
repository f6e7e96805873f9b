package io.kafkakit.saga.internal.machine;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an operator wants of a saga.
 *
 * @param step that it is about; null for the one that is stuck, or the only open one
 * @param operator who
 * @param reason why; null if it was not said
 */
public record Order(
        Kind kind,
        @Nullable String step,
        String operator,
        @Nullable String reason) {
    public Order {
        Objects.requireNonNull(kind, "order.kind is missing");
        Objects.requireNonNull(operator, "order.operator is missing");
    }

    /** The kinds of orders. */
    public enum Kind {
        /** Send the step's command again. */
        RETRY,
        /** Go on as if the step had succeeded, or were undone. */
        SKIP,
        /** Undo what was done. */
        COMPENSATE,
        /** End the saga as completed. */
        COMPLETE,
        /** Go on under the newest version of the definition. */
        MIGRATE
    }

    /** What a history says of it, behind "operator: ". What became of it stands behind these words. */
    public String words() {
        String about = step == null ? "" : " " + step;
        return kind.name().toLowerCase(java.util.Locale.ROOT) + about + " by " + operator
                + (reason == null ? "" : ": " + reason);
    }
}
