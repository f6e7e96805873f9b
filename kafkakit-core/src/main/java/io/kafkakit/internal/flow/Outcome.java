package io.kafkakit.internal.flow;

import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * What a delivery caused: the records to append in the transaction that commits its offset.
 *
 * @param kind for counting and logging; commit treats all alike
 */
public record Outcome(Kind kind, List<ProducerRecord<byte[], byte[]>> records) {

    /** How a delivery ended. */
    public enum Kind {
        /** The handler returned; the records are what it staged. */
        HANDLED,
        /** Nobody handles the event; no records. */
        SKIPPED,
        /** The handler failed; one retry record. */
        RETRIED,
        /** Failed for good; one dead letter. */
        DEAD_LETTERED
    }

    /** Nobody handles the event. */
    public static Outcome skipped() {
        return new Outcome(Kind.SKIPPED, List.of());
    }
}
