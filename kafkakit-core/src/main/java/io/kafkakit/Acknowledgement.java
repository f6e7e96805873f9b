package io.kafkakit;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * The future of a record that is sent. Its dependents are user code, so they never run on Kafka's I/O thread, which acknowledges
 * nothing until they return. Whoever waits for the answer, or asks for it, has it as soon as that thread does. So any number of
 * dependents may wait for other sends.
 *
 * <p>The answer is a second future, which nobody else has: no user code depends on it. It is completed before this one.
 */
final class Acknowledgement extends CompletableFuture<RecordMetadata> {

    private final CompletableFuture<RecordMetadata> answer = new CompletableFuture<>();

    /**
     * Kafka has answered. Does not run dependents.
     *
     * @param error null if the record is there
     * @param callbacks runs them
     */
    void answered(RecordMetadata metadata, @Nullable Exception error, Executor callbacks) {
        if (error == null) {
            answer.complete(metadata);
            callbacks.execute(() -> super.complete(metadata));
        } else {
            answer.completeExceptionally(error);
            callbacks.execute(() -> super.completeExceptionally(error));
        }
    }

    @Override
    public boolean complete(RecordMetadata value) {
        boolean unused = answer.complete(value);
        return super.complete(value);
    }

    @Override
    public boolean completeExceptionally(Throwable error) {
        boolean unused = answer.completeExceptionally(error);
        return super.completeExceptionally(error);
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean unused = answer.cancel(mayInterruptIfRunning);
        return super.cancel(mayInterruptIfRunning);
    }

    @Override
    public RecordMetadata join() {
        return answer.join();
    }

    @Override
    public RecordMetadata get() throws InterruptedException, ExecutionException {
        return answer.get();
    }

    @Override
    public RecordMetadata get(long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        return answer.get(timeout, unit);
    }

    @Override
    public RecordMetadata getNow(RecordMetadata valueIfAbsent) {
        return answer.getNow(valueIfAbsent);
    }

    @Override
    public boolean isDone() {
        return answer.isDone();
    }

    @Override
    public boolean isCancelled() {
        return answer.isCancelled();
    }

    @Override
    public boolean isCompletedExceptionally() {
        return answer.isCompletedExceptionally();
    }
}
