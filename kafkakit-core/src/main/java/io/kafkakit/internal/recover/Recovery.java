package io.kafkakit.internal.recover;

import io.kafkakit.DeadLetterException;
import io.kafkakit.Disposition;
import io.kafkakit.Retries;
import io.kafkakit.RetryLaterException;
import io.kafkakit.internal.flow.CauseChain;
import io.kafkakit.internal.flow.Delivery;
import io.kafkakit.internal.flow.Outcome;
import io.kafkakit.internal.flow.TimestampRefusal;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Decides what becomes of a record that was not handled. Every answer is an outcome with exactly one record. */
public final class Recovery {

    /** The default limit for how long a record may be postponed. */
    private static final Duration LONGEST_POSTPONEMENT = Duration.ofDays(1);

    private Recovery() {}

    /** The outcome of a handler that threw: another attempt if one is left and may help, else a dead letter. */
    public static Outcome failed(Delivery delivery, Throwable failure, long now) {
        Retries retries = delivery.plan().retries();
        CauseChain causes = new CauseChain(failure);
        if (causes.first(DeadLetterException.class) != null) {
            return deadLetter(delivery, Disposition.NOT_RETRYABLE, failure, now);
        }
        if (retries == null) {
            return deadLetter(delivery, Disposition.EXHAUSTED, failure, now);
        }
        RetryLaterException later = causes.first(RetryLaterException.class);
        Wait longer = later == null ? null : Wait.until(sum(now, later.delay()), delivery, retries, now);
        if (longer != null) {
            return longer.until() > latest(delivery, retries, now)
                    ? deadLetter(delivery, Disposition.EXPIRED, failure, now)
                    : new Outcome(
                            Outcome.Kind.POSTPONED,
                            List.of(RetryRecord.of(delivery, delivery.attempt() - 1, longer, failure, now)));
        }
        if (causes.hasAny(retries.notOn()) || !(retries.onlyOn().isEmpty() || causes.hasAny(retries.onlyOn()))) {
            return deadLetter(delivery, Disposition.NOT_RETRYABLE, failure, now);
        }
        return attemptFailed(delivery, retries, failure, now);
    }

    private static Outcome attemptFailed(Delivery delivery, Retries retries, Throwable failure, long now) {
        if (delivery.attempt() > retries.limit()) {
            return deadLetter(delivery, Disposition.EXHAUSTED, failure, now);
        }
        Wait wait = Wait.after(delivery.attempt(), delivery, retries, now);
        // Without a delay it is due now.
        if (retries.giveUpAfter() != null && Math.max(now, wait.until()) > latest(delivery, retries, now)) {
            return deadLetter(delivery, Disposition.EXPIRED, failure, now);
        }
        return new Outcome(
                Outcome.Kind.RETRIED, List.of(RetryRecord.of(delivery, delivery.attempt(), wait, failure, now)));
    }

    /**
     * If a retry record has waited its topic's delay but not until its own time, it waits on. Returns null if it is
     * due.
     */
    public static @Nullable Outcome moveOn(Delivery delivery, long now) {
        long notBefore = delivery.notBefore();
        Retries retries = delivery.plan().retries();
        // A time later than the policy allows was not written under this policy.
        if (notBefore <= now || retries == null || notBefore > latest(delivery, retries, now)) {
            return null;
        }
        Wait wait = Wait.until(notBefore, delivery, retries, now);
        return wait == null ? null : new Outcome(Outcome.Kind.POSTPONED, List.of(RetryRecord.again(delivery, wait)));
    }

    /** The record waits on the behind topic, because an earlier record of its key waits for a retry. */
    public static Outcome waitBehind(Delivery delivery, String topic) {
        return new Outcome(Outcome.Kind.POSTPONED, List.of(RetryRecord.behind(delivery, topic)));
    }

    /** The latest time for a next attempt. */
    private static long latest(Delivery delivery, Retries retries, long now) {
        Duration most = retries.giveUpAfter() == null ? LONGEST_POSTPONEMENT : retries.giveUpAfter();
        return sum(delivery.firstFailedAt(now), most);
    }

    private static long sum(long millis, Duration more) {
        try {
            return Math.addExact(millis, more.toMillis());
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }

    /** The outcome of a record that never reached a handler. */
    public static Outcome deadLetter(Delivery delivery, Disposition disposition, Throwable reason, long now) {
        return new Outcome(Outcome.Kind.DEAD_LETTERED, List.of(DeadLetter.of(delivery, disposition, reason, now)));
    }

    /**
     * The outcome to commit instead, because Kafka refused a record of this outcome, and would refuse it again. The
     * fault is the record's: for example it is too large, or has no key for a compacted topic.
     *
     * <ul>
     * <li>Staged sends, or a retry record, become one dead letter.
     * <li>A dead letter is made smaller and goes to partition 0.
     * <li>If the timestamp of a retry record or dead letter is refused, it gets another one. Its timestamp is only the
     *     time of sending, because its headers contain all facts.
     * </ul>
     *
     * @return null if a dead letter cannot be made smaller, or no valid timestamp is known
     */
    public static @Nullable Outcome refused(Delivery delivery, Outcome outcome, Exception reason, long now) {
        if (outcome.isOfRecovery() && TimestampRefusal.is(reason)) {
            return restamped(outcome, TimestampRefusal.of(reason), now);
        }
        if (outcome.kind() != Outcome.Kind.DEAD_LETTERED) {
            return deadLetter(delivery, Disposition.OUTPUT_REFUSED, reason, now);
        }
        ProducerRecord<byte[], byte[]> smaller =
                DeadLetter.reduced(delivery, outcome.records().get(0));
        return smaller == null ? null : new Outcome(Outcome.Kind.DEAD_LETTERED, List.of(smaller));
    }

    private static @Nullable Outcome restamped(Outcome outcome, @Nullable TimestampRefusal refusal, long now) {
        ProducerRecord<byte[], byte[]> record = outcome.records().get(0);
        Long timestamp = refusal == null ? null : refusal.nearest(now);
        return timestamp == null || timestamp.equals(record.timestamp())
                ? null
                : new Outcome(
                        outcome.kind(),
                        List.of(new ProducerRecord<>(
                                record.topic(),
                                record.partition(),
                                timestamp,
                                record.key(),
                                record.value(),
                                record.headers())));
    }
}
