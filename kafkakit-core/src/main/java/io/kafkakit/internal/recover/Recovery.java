package io.kafkakit.internal.recover;

import io.kafkakit.DeadLetterException;
import io.kafkakit.Disposition;
import io.kafkakit.Retries;
import io.kafkakit.internal.flow.Delivery;
import io.kafkakit.internal.flow.Outcome;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Decides what becomes of a record that was not handled. Every answer is an outcome with exactly one record. */
public final class Recovery {

    private Recovery() {}

    /** The handler threw: one more attempt if one is left, a dead letter if not. */
    public static Outcome failed(Delivery delivery, Throwable failure, long now) {
        if (failure instanceof DeadLetterException) {
            return deadLetter(delivery, Disposition.NOT_RETRYABLE, failure, now);
        }
        Retries retries = delivery.plan().retries();
        if (retries == null || delivery.attempt() > retries.limit()) {
            return deadLetter(delivery, Disposition.EXHAUSTED, failure, now);
        }
        return new Outcome(Outcome.Kind.RETRIED, List.of(RetryRecord.of(delivery, retries, failure, now)));
    }

    /** It never came to a handler. */
    public static Outcome deadLetter(Delivery delivery, Disposition disposition, Throwable reason, long now) {
        return new Outcome(Outcome.Kind.DEAD_LETTERED, List.of(DeadLetter.of(delivery, disposition, reason, now)));
    }

    /**
     * Kafka refuses a record of this outcome for what it is (too large, no key on a compacted topic), and would refuse it
     * again. What the handler staged becomes one dead letter instead, and so does a retry record; a dead letter is made
     * smaller.
     *
     * @return null if a dead letter cannot be made smaller
     */
    public static @Nullable Outcome refused(Delivery delivery, Outcome outcome, Exception reason, long now) {
        if (outcome.kind() != Outcome.Kind.DEAD_LETTERED) {
            return deadLetter(delivery, Disposition.OUTPUT_REFUSED, reason, now);
        }
        ProducerRecord<byte[], byte[]> smaller =
                DeadLetter.withoutStackTrace(outcome.records().get(0));
        return smaller == null ? null : new Outcome(Outcome.Kind.DEAD_LETTERED, List.of(smaller));
    }
}
