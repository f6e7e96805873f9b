package io.kafkakit.test;

import io.kafkakit.BatchHandler;
import io.kafkakit.EventSubscription;
import io.kafkakit.internal.handle.BatchOfOne;
import io.kafkakit.monitor.FailedRecord;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the exception of a failed record, because a failed test shows its stack trace. Recovery keeps only the message.
 */
final class FailureWatch {

    private @Nullable Throwable failure;

    <T> EventSubscription<T> over(EventSubscription<T> subscription) {
        if (subscription.handler() instanceof BatchOfOne<T> batches) {
            return subscription.with(new BatchOfOne<>(over(batches.handler())));
        }
        return subscription.with((event, context) -> {
            try {
                subscription.handler().handle(event, context);
            } catch (Throwable thrown) {
                failure = thrown;
                throw thrown;
            }
        });
    }

    private <T> BatchHandler<T> over(BatchHandler<T> handler) {
        return (batch, sender) -> {
            try {
                handler.handle(batch, sender);
            } catch (Throwable thrown) {
                failure = thrown;
                throw thrown;
            }
        };
    }

    /** Called by the pipeline, also for records that never reached a handler. */
    void failed(FailedRecord failed) {
        failure = failed.error();
    }

    /** The handler's exception, or why the handler was not called; null if the record was handled or skipped. */
    @Nullable
    Throwable failure() {
        return failure;
    }
}
