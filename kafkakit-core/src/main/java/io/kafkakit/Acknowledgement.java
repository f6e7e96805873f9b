package io.kafkakit;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * The future of a record that is being sent. Dependents of this future are user code. They never run on Kafka's I/O
 * thread, because that thread acknowledges nothing until they return.
 *
 * <p>A caller that waits for the answer, or asks for it, gets it as soon as the I/O thread has it. So any number of
 * dependents may wait for other sends.
 *
 * <p>The answer is a second, private future: no user code depends on it. It is completed before this one.
 */
final class Acknowledgement extends CompletableFuture<RecordMetadata> {

    private final CompletableFuture<RecordMetadata> answer = new CompletableFuture<>();

    /**
     * Kafka has answered. Does not run dependents on the calling thread.
     *
     * @param error null if the record was acknowledged
     * @param callbacks runs the dependents
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
