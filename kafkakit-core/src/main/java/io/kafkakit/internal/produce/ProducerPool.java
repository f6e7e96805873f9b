package io.kafkakit.internal.produce;

import io.kafkakit.internal.lifecycle.Deadline;
import io.kafkakit.internal.lifecycle.StopSignal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Transactional producers for produce-only transactions. Each is used by one transaction at a time; one that failed is
 * replaced when it is used next. Thread-safe.
 */
public final class ProducerPool {

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
    public RecordTransaction.Result commit(List<ProducerRecord<byte[], byte[]>> records) {
        OwnedProducer owned = take();
        boolean hasEnded = false;
        try {
            RecordTransaction.Result result = commit(owned, records);
            // The broker forgets a producer whose id is not used for days: nothing is there, and a new one can.
            if (result instanceof RecordTransaction.Result.Aborted aborted && Causes.isForgotten(aborted.reason())) {
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

    private static RecordTransaction.Result commit(OwnedProducer owned, List<ProducerRecord<byte[], byte[]>> records) {
        Producer<byte[], byte[]> producer;
        try {
            producer = owned.openOnce();
        } catch (KafkaException e) {
            return new RecordTransaction.Result.Aborted(e, true);
        }
        RecordTransaction.Result result = RecordTransaction.commit(producer, records, () -> {});
        boolean isOfUse = result instanceof RecordTransaction.Result.Aborted aborted
                ? aborted.isOver()
                : result instanceof RecordTransaction.Result.Committed;
        if (!isOfUse) {
            owned.discard();
        }
        return result;
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
