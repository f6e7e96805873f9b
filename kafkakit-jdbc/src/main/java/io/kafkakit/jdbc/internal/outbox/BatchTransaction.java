package io.kafkakit.jdbc.internal.outbox;

import io.kafkakit.internal.flow.Thrown;
import io.kafkakit.internal.produce.Fault;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** One transaction of a shard: the records of some rows, and the marker that names them. Used once, by one thread. */
final class BatchTransaction {

    private final Producer<byte[], byte[]> producer;
    private final List<Row> rows;
    private final ProducerRecord<byte[], byte[]> marker;
    private final Runnable sent;
    private final Runnable flushed;
    /** The first record that failed for a reason of its own; else the first that failed. */
    private final AtomicReference<@Nullable Failed> failed = new AtomicReference<>();

    private final AtomicReference<@Nullable Long> offset = new AtomicReference<>();

    BatchTransaction(
            Producer<byte[], byte[]> producer,
            List<Row> rows,
            ProducerRecord<byte[], byte[]> marker,
            Runnable sent,
            Runnable flushed) {
        this.producer = producer;
        this.rows = rows;
        this.marker = marker;
        this.sent = sent;
        this.flushed = flushed;
    }

    /** How it ended. */
    sealed interface Result {

        /**
         * Visible as a whole.
         *
         * @param offset of the marker
         */
        record Committed(long offset) implements Result {}

        /**
         * Not visible, and never will be; the producer can go on.
         *
         * @param row that Kafka did not take; null if it was none of them
         */
        record Aborted(@Nullable Row row, Exception reason) implements Result {}

        /** Nobody knows, or the producer is of no more use: make another, and ask the markers. */
        record Unknown(Exception reason) implements Result {}
    }

    private record Failed(@Nullable Row row, Exception reason) {}

    Result run() {
        try {
            producer.beginTransaction();
            rows.forEach(row -> send(row.record(), row));
            sent.run();
            if (failed.get() == null) {
                send(marker, null);
            }
            producer.flush();
        } catch (Throwable e) {
            Thrown.rethrowIfFatal(e);
            failed.compareAndSet(null, new Failed(null, Thrown.asException(e)));
        }
        Failed reason = failed.get();
        return reason == null ? commit() : abort(reason);
    }

    /** A producer throws, or calls back, or both. */
    private void send(ProducerRecord<byte[], byte[]> record, @Nullable Row row) {
        if (failed.get() != null) {
            return;
        }
        try {
            var unused = producer.send(record, (metadata, error) -> done(row, metadata, error));
        } catch (RuntimeException e) {
            fail(row, e);
        }
    }

    private void done(@Nullable Row row, @Nullable RecordMetadata metadata, @Nullable Exception error) {
        if (error != null) {
            fail(row, error);
        } else if (row == null && metadata != null) {
            offset.set(metadata.offset());
        }
    }

    private void fail(@Nullable Row row, Exception error) {
        Failed now = new Failed(row, error);
        if (!failed.compareAndSet(null, now) && Fault.of(error).isSpecific()) {
            failed.updateAndGet(was -> was != null && Fault.of(was.reason).isSpecific() ? was : now);
        }
    }

    private Result commit() {
        flushed.run();
        try {
            producer.commitTransaction();
            Long at = offset.get();
            return at == null
                    ? new Result.Unknown(new IllegalStateException("no offset of the marker"))
                    : new Result.Committed(at);
        } catch (Throwable e) {
            Thrown.rethrowIfFatal(e);
            return new Result.Unknown(Thrown.asException(e));
        }
    }

    private Result abort(Failed reason) {
        try {
            producer.abortTransaction();
            return new Result.Aborted(reason.row, reason.reason);
        } catch (Throwable e) {
            Thrown.rethrowIfFatal(e);
            return new Result.Unknown(reason.reason);
        }
    }
}
