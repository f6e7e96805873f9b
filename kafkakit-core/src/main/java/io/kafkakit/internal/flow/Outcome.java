package io.kafkakit.internal.flow;

import io.kafkakit.monitor.FailedRecord;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What a delivery caused: the records to append in the transaction that commits its offset.
 *
 * @param kind for counting and logging; commit treats all alike
 */
public record Outcome(Kind kind, List<ProducerRecord<byte[], byte[]>> records) {

    /** A record's own objects. */
    private static final long OVERHEAD = 100;

    /** How a delivery ended. */
    public enum Kind {
        /** The handler returned; the records are what it staged. */
        HANDLED,
        /** Nobody handles the event; no records. */
        SKIPPED,
        /** There was no record: the consumer went over transaction markers and what was aborted. */
        PASSED,
        /** The handler failed; one retry record. */
        RETRIED,
        /** It waits, and no attempt was counted: longer, or behind others of its key; one retry record. */
        POSTPONED,
        /** Failed for good; one dead letter. */
        DEAD_LETTERED
    }

    /** What its records take, about; never 0 for a record, so that many small ones count too. */
    public long bytes() {
        long bytes = 0;
        for (ProducerRecord<byte[], byte[]> record : records) {
            bytes += bytes(record);
        }
        return bytes;
    }

    /** What a record takes, about, as {@link #bytes()} counts it. */
    public static long bytes(ProducerRecord<byte[], byte[]> record) {
        return OVERHEAD + length(record.key()) + length(record.value());
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    /** As listeners are told of it, if it is a retry or a dead letter. */
    public FailedRecord failed(Delivery delivery, @Nullable String event, Throwable error) {
        return new RecordFailure(
                new TopicPartition(delivery.record().topic(), delivery.record().partition()),
                delivery.record().offset(),
                delivery.attempt(),
                event,
                error,
                isTriedAgain(),
                records.get(0).topic());
    }

    /** Whether its record is a retry record. */
    public boolean isTriedAgain() {
        return kind == Kind.RETRIED || kind == Kind.POSTPONED;
    }

    /** Whether its record is a retry record or a dead letter. */
    public boolean isOfRecovery() {
        return isTriedAgain() || kind == Kind.DEAD_LETTERED;
    }

    /** Nobody handles the event. */
    public static Outcome skipped() {
        return new Outcome(Kind.SKIPPED, List.of());
    }

    /** Only the consumer's position is to be committed. */
    public static Outcome passed() {
        return new Outcome(Kind.PASSED, List.of());
    }
}
