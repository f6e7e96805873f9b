package io.kafkakit.test;

import io.kafkakit.HeaderNames;
import io.kafkakit.internal.flow.Delivery;
import java.time.Duration;
import java.time.Instant;

/**
 * The next attempt of a failed record.
 *
 * @param topic the retry topic it waits on
 * @param attempt the number of that attempt: 2 after the first failure, 1 if that was postponed
 * @param due when it will be handled, at the earliest; with jitter a little later than the delay alone
 * @param delay the delay of its retry topic, without jitter; zero if it has none
 * @param lastError the message of the failure
 * @param record the retry record itself
 */
public record TestedRetry(String topic, int attempt, Instant due, Duration delay, String lastError, TestRecord record) {

    static TestedRetry of(TestRecord record, Delivery failed) {
        String due = record.header(HeaderNames.DUE);
        String notBefore = record.header(HeaderNames.NOT_BEFORE);
        String failures = record.header(HeaderNames.RETRY_COUNT);
        return new TestedRetry(
                record.topic(),
                failures == null ? 1 : Integer.parseInt(failures) + 1,
                // Without a delay the record has no due time: it is due when it is read.
                Instant.ofEpochMilli(Math.max(
                        due == null ? failed.receivedAt() : Long.parseLong(due),
                        notBefore == null ? 0 : Long.parseLong(notBefore))),
                Duration.ofMillis(failed.plan().delayOn(record.topic())),
                String.valueOf(record.header(HeaderNames.LAST_ERROR)),
                record);
    }
}
