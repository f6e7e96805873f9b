package io.kafkakit.internal.flow;

import io.kafkakit.monitor.FailedRecord;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What a delivery caused: the records to append in the transaction that commits its offset.
 *
 * @param kind for counting and logging; commit treats all kinds alike, unless Kafka refuses a record
 * @param attachments what interceptors attached to the attempt, for listeners
 */
public record Outcome(Kind kind, List<ProducerRecord<byte[], byte[]>> records, List<Object> attachments)
        implements Verdict {

    /** Without attachments. */
    public Outcome(Kind kind, List<ProducerRecord<byte[], byte[]>> records) {
        this(kind, records, List.of());
    }

    /** The objects of a record. */
    private static final long OVERHEAD = 100;

    /** How a delivery ended. */
    public enum Kind {
        /** The handler returned; the records are its staged sends. */
        HANDLED,
        /** No handler takes the event or the tombstone; no records. */
        SKIPPED,
        /** There was no record: the consumer passed transaction markers or aborted records. */
        PASSED,
        /** The handler failed; one retry record. */
        RETRIED,
        /** It waits longer, or behind others of its key, and no attempt was counted; one retry record. */
        POSTPONED,
        /** Failed for good; one dead letter. */
        DEAD_LETTERED
    }

    /** With these attachments. */
    public Outcome with(List<Object> attached) {
        return attached.isEmpty() ? this : new Outcome(kind, records, attached);
    }

    /** The approximate bytes of its records. Never 0 for a record, so that many small ones count too. */
    public long bytes() {
        long bytes = 0;
        for (ProducerRecord<byte[], byte[]> record : records) {
            bytes += bytes(record);
        }
        return bytes;
    }

    /** The approximate bytes of a record, as {@link #bytes()} counts it. */
    public static long bytes(ProducerRecord<byte[], byte[]> record) {
        return OVERHEAD + length(record.key()) + length(record.value());
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    /** The form for listeners, if it is a retry or a dead letter. */
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

    /** No handler takes the event. */
    public static Outcome skipped() {
        return new Outcome(Kind.SKIPPED, List.of());
    }

    /** Only the consumer's position is to be committed. */
    public static Outcome passed() {
        return new Outcome(Kind.PASSED, List.of());
    }
}
