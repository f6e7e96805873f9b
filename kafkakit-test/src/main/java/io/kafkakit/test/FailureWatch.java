package io.kafkakit.test;

import io.kafkakit.EventSubscription;
import io.kafkakit.monitor.FailedRecord;
import org.jspecify.annotations.Nullable;

/** Remembers why a record failed: recovery keeps only the words, but a failed test wants the stack trace. */
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

    /** Told by the pipeline, of records too that never came to a handler. */
    void failed(FailedRecord failed) {
        failure = failed.error();
    }

    /** What the handler threw, or why it was not called; null if it was handled or skipped. */
    @Nullable
    Throwable failure() {
        return failure;
    }
}
