package io.kafkakit.internal.commit;

import io.kafkakit.internal.lifecycle.Clock;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** A transaction of which everything but the commit is done. */
final class UnderWay {

    private final Batch batch;
    private final OwnedProducer owned;
    private final Producer<byte[], byte[]> producer;
    private final Timing timing;
    private long ended;
    private @Nullable Future<@Nullable Exception> commit;

    UnderWay(Batch batch, OwnedProducer owned, Producer<byte[], byte[]> producer, Timing timing) {
        this.batch = batch;
        this.owned = owned;
        this.producer = producer;
        this.timing = timing;
    }

    /** When the transaction began, on this clock. */
    record Timing(Clock clock, long began) {}

    Batch batch() {
        return batch;
    }

    OwnedProducer owned() {
        return owned;
    }

    long began() {
        return timing.began();
    }

    /** After {@link #await}: nanoseconds from the begin to the answer. */
    long took() {
        return ended - timing.began();
    }

    /** Commits on another thread, and says there when that has ended. */
    void start(ExecutorService background, Runnable onFinished) {
        commit = background.submit(() -> {
            try {
                return commit();
            } finally {
                onFinished.run();
            }
        });
    }

    boolean hasEnded() {
        return commit != null && commit.isDone();
    }

    /**
     * Waits for the commit, or commits now if none was started.
     *
     * @return null if it is known to be committed
     */
    @Nullable
    Exception await() {
        if (commit == null) {
            return commit();
        }
        try {
            return commit.get();
        } catch (InterruptedException e) {
            owned.discard();
            throw new StoppedException();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a commit ended with an error of the JVM's", e.getCause());
        }
    }

    private @Nullable Exception commit() {
        try {
            producer.commitTransaction();
            return null;
        } catch (KafkaException | IllegalStateException e) {
            return e;
        } finally {
            ended = timing.clock().nanos();
        }
    }
}
