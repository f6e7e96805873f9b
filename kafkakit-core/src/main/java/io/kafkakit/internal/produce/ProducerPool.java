package io.kafkakit.internal.produce;

import io.kafkakit.internal.flow.Thrown;
import io.kafkakit.internal.lifecycle.Deadline;
import io.kafkakit.internal.lifecycle.StopSignal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Transactional producers for produce-only transactions. Each is used by one transaction at a time; one that failed is
 * replaced when it is used next. Thread-safe.
 */
public final class ProducerPool {

    /** How a transaction ended. */
    public sealed interface Result {

        /** Visible as a whole. */
        record Committed() implements Result {}

        /** Not visible, and never will be. */
        record Aborted(Exception reason) implements Result {}

        /** The commit was asked for, and there was no answer. */
        record Unknown(Exception reason) implements Result {}
    }

    private final BlockingQueue<OwnedProducer> idle = new LinkedBlockingQueue<>();
    private final List<OwnedProducer> all = new ArrayList<>();
    private final StopSignal stop = new StopSignal();

    /**
     * Opens all producers, so that a transaction which an earlier process left open ends now.
     *
     * @param settings of each producer
     * @throws KafkaException if the cluster does not answer
     */
    public ProducerPool(List<Map<String, Object>> settings) {
        settings.forEach(each -> all.add(new OwnedProducer(each, stop)));
        try {
            all.forEach(OwnedProducer::openOnce);
        } catch (RuntimeException e) {
            all.forEach(OwnedProducer::discard);
            throw e;
        }
        idle.addAll(all);
    }

    /** Appends the records and commits them. Waits for a producer that is free. */
    public Result commit(List<ProducerRecord<byte[], byte[]>> records) {
        OwnedProducer owned = take();
        boolean hasEnded = false;
        try {
            Result result = commit(owned, records);
            // The broker forgets a producer whose id is not used for days: nothing is there, and a new one can.
            if (result instanceof Result.Aborted aborted && Causes.isForgotten(aborted.reason())) {
                result = commit(owned, records);
            }
            hasEnded = true;
            return result;
        } finally {
            if (!hasEnded || stop.isStopped()) {
                // Its transaction may be open, and the next one must not meet that. Or the pool was closed meanwhile,
                // and may have given this one up before it was made anew.
                owned.discard();
            }
            idle.add(owned);
        }
    }

    /** Whether a producer failed because another one has its transactional id, or its transaction timed out. */
    public static boolean isFenced(Exception reason) {
        return Causes.isFenced(reason);
    }

    private OwnedProducer take() {
        try {
            while (!stop.isStopped()) {
                OwnedProducer owned = idle.poll(100, TimeUnit.MILLISECONDS);
                if (owned != null) {
                    return owned;
                }
            }
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
        throw new IllegalStateException("a transaction after the cluster was closed");
    }

    private static Result commit(OwnedProducer owned, List<ProducerRecord<byte[], byte[]>> records) {
        Producer<byte[], byte[]> producer;
        Exception failed;
        try {
            producer = owned.openOnce();
        } catch (KafkaException e) {
            return new Result.Aborted(e);
        }
        try {
            failed = append(producer, records);
        } catch (Throwable e) {
            // The producer calls plug-ins of the user's, which throw anything.
            Thrown.rethrowIfFatal(e);
            failed = Thrown.asException(e);
        }
        if (failed != null) {
            abort(owned, producer);
            return new Result.Aborted(failed);
        }
        try {
            producer.commitTransaction();
            return new Result.Committed();
        } catch (Throwable e) {
            Thrown.rethrowIfFatal(e);
            owned.discard();
            return new Result.Unknown(Thrown.asException(e));
        }
    }

    private static @Nullable Exception append(
            Producer<byte[], byte[]> producer, List<ProducerRecord<byte[], byte[]>> records) {
        AtomicReference<@Nullable Exception> first = new AtomicReference<>();
        producer.beginTransaction();
        for (ProducerRecord<byte[], byte[]> record : records) {
            var unused = producer.send(record, (metadata, error) -> {
                if (error != null) {
                    first.compareAndSet(null, error);
                }
            });
        }
        producer.flush();
        return first.get();
    }

    private static void abort(OwnedProducer owned, Producer<byte[], byte[]> producer) {
        try {
            producer.abortTransaction();
        } catch (Throwable e) {
            Thrown.rethrowIfFatal(e);
            owned.discard();
        }
    }

    /** Refuses new transactions, and lets those under way end. */
    public void close(Deadline deadline) {
        stop.stop();
        for (int i = 0; i < all.size(); i++) {
            try {
                OwnedProducer owned = idle.poll(deadline.leftMillis(), TimeUnit.MILLISECONDS);
                if (owned == null) {
                    break;
                }
                owned.close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        all.forEach(OwnedProducer::discard);
    }
}
