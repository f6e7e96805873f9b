package io.kafkakit.internal.produce;

import io.kafkakit.internal.flow.Thrown;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A transaction of records alone, without offsets of a group: begun, appended to and committed in one go. A producer calls plug-ins
 * of the user's, so it may throw anything.
 */
public final class RecordTransaction {

    private RecordTransaction() {}

    /** How a transaction ended. */
    public sealed interface Result {

        /** Visible as a whole. */
        record Committed() implements Result {}

        /**
         * Not visible, and never will be.
         *
         * @param isOver whether the broker knows it; if not, the producer is of no more use
         */
        record Aborted(Exception reason, boolean isOver) implements Result {}

        /** The commit was asked for, and there was no answer. The producer is of no more use. */
        record Unknown(Exception reason) implements Result {}
    }

    /**
     * Appends the records and commits them.
     *
     * @param asks run before the commit is asked for: from then on it may happen
     */
    public static Result commit(
            Producer<byte[], byte[]> producer, List<ProducerRecord<byte[], byte[]>> records, Runnable asks) {
        Exception failed;
        try {
            failed = append(producer, records);
        } catch (Throwable e) {
            Thrown.rethrowIfFatal(e);
            failed = Thrown.asException(e);
        }
        if (failed != null) {
            return new Result.Aborted(failed, abort(producer));
        }
        asks.run();
        try {
            producer.commitTransaction();
            return new Result.Committed();
        } catch (Throwable e) {
            Thrown.rethrowIfFatal(e);
            return new Result.Unknown(Thrown.asException(e));
        }
    }

    private static @Nullable Exception append(
            Producer<byte[], byte[]> producer, List<ProducerRecord<byte[], byte[]>> records) {
        AtomicReference<@Nullable Exception> first = new AtomicReference<>();
        producer.beginTransaction();
        for (ProducerRecord<byte[], byte[]> record : records) {
            Sender.send(producer, record, (metadata, error) -> {
                if (error != null) {
                    first.compareAndSet(null, error);
                }
            });
        }
        producer.flush();
        return first.get();
    }

    private static boolean abort(Producer<byte[], byte[]> producer) {
        try {
            producer.abortTransaction();
            return true;
        } catch (Throwable e) {
            Thrown.rethrowIfFatal(e);
            return false;
        }
    }
}
