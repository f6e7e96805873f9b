package io.kafkakit.internal.commit;

import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.produce.OwnedProducer;
import io.kafkakit.internal.produce.StoppedException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * A transaction whose records are all in Kafka, but not yet its offsets and its commit. Another thread may do these
 * while its lane appends to the next transaction.
 */
final class PendingTransaction {

    private final Batch batch;
    private final OwnedProducer owned;
    private final Producer<byte[], byte[]> producer;
    private final Timing timing;
    private final Supplier<@Nullable Attempt> offsets;
    private long ended;
    private @Nullable Future<Ending> ending;
    /** Set before the future is done. The future is done only after the waiting lane was woken. */
    private volatile boolean over;

    /**
     * A transaction that waits for its end.
     *
     * @param offsets sends the offsets; returns null if the commit may follow
     */
    PendingTransaction(
            Batch batch,
            OwnedProducer owned,
            Producer<byte[], byte[]> producer,
            Timing timing,
            Supplier<@Nullable Attempt> offsets) {
        this.batch = batch;
        this.owned = owned;
        this.producer = producer;
        this.timing = timing;
        this.offsets = offsets;
    }

    /** When the transaction began, on this clock. */
    record Timing(Clock clock, long began) {}

    /** How it ended. */
    sealed interface Ending {

        /** All records are visible. */
        record Committed() implements Ending {}

        /** The commit was not sent. No record will be visible once the transaction is aborted. */
        record NotCommitted(Attempt reason) implements Ending {}

        /** The commit was sent, and its result is unknown. */
        record Unknown(Exception reason) implements Ending {}
    }

    Batch batch() {
        return batch;
    }

    OwnedProducer owned() {
        return owned;
    }

    Producer<byte[], byte[]> producer() {
        return producer;
    }

    long began() {
        return timing.began();
    }

    /** Call after {@link #await}: nanoseconds from the beginning to the answer. */
    long took() {
        return ended - timing.began();
    }

    /**
     * Ends it on another thread, and calls {@code onFinished} there when it is over.
     *
     * @throws StoppedException if that thread has ended already, with the group
     */
    void start(ExecutorService background, Runnable onFinished) {
        try {
            ending = background.submit(() -> {
                try {
                    return end();
                } finally {
                    over = true;
                    onFinished.run();
                }
            });
        } catch (RejectedExecutionException e) {
            throw new StoppedException();
        }
    }

    /** Whether {@link #await} does not wait long. */
    boolean hasEnded() {
        return over;
    }

    /**
     * Waits for its end. Ends it now if {@link #start} was not called.
     *
     * @throws StoppedException if the lane is interrupted first
     */
    Ending await() {
        if (ending == null) {
            return end();
        }
        try {
            return ending.get();
        } catch (InterruptedException e) {
            owned.discard();
            throw new StoppedException();
        } catch (ExecutionException e) {
            // Not an error of Kafka. It is unknown what is in Kafka, so the group must not go on.
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new CompletionException(e.getCause());
        }
    }

    private Ending end() {
        try {
            Attempt refused = offsets.get();
            if (refused != null) {
                return new Ending.NotCommitted(refused);
            }
        } catch (KafkaException | IllegalStateException e) {
            return new Ending.NotCommitted(new Attempt.Failed(batch.completions(), e));
        }
        try {
            producer.commitTransaction();
            return new Ending.Committed();
        } catch (KafkaException | IllegalStateException e) {
            return new Ending.Unknown(e);
        } finally {
            ended = timing.clock().nanos();
        }
    }
}
