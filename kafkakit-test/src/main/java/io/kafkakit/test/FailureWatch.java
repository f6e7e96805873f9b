package io.kafkakit.test;

import io.kafkakit.EventSubscription;
import org.jspecify.annotations.Nullable;

/** Remembers what a handler threw: recovery keeps only its words, but a failed test wants its stack trace. */
final class FailureWatch {

    private @Nullable Throwable failure;

    <T> EventSubscription<T> over(EventSubscription<T> subscription) {
        return new EventSubscription<>(subscription.event(), subscription.type(), (event, context) -> {
            try {
                subscription.handler().handle(event, context);
            } catch (Throwable thrown) {
                failure = thrown;
                throw thrown;
            }
        });
    }

    /** What the handler threw, or null. */
    @Nullable
    Throwable failure() {
        return failure;
    }
}
