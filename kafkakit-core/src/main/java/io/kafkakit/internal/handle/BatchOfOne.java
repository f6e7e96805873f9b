package io.kafkakit.internal.handle;

import io.kafkakit.BatchFailure;
import io.kafkakit.BatchHandler;
import io.kafkakit.EventContext;
import io.kafkakit.EventHandler;
import io.kafkakit.Received;
import java.util.List;

/**
 * A batch handler as a handler of single records: each is a batch of its own.
 *
 * @param handler the user's
 */
public record BatchOfOne<T>(BatchHandler<T> handler) implements EventHandler<T> {

    /** An event of a batch. */
    record Item<T>(T data, EventContext context) implements Received<T> {}

    @Override
    public void handle(T event, EventContext context) throws Exception {
        try {
            handler.handle(List.of(new Item<>(event, context)), context);
        } catch (BatchFailure e) {
            throw cause(e);
        }
    }

    /** What the record failed with. A failure that names no record of the batch is a fault of the handler. */
    private static Exception cause(BatchFailure failure) {
        Throwable cause = failure.causes().get(0);
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof Exception exception ? exception : failure;
    }
}
