package io.kafkakit.test;

import io.kafkakit.HeaderNames;
import io.kafkakit.internal.flow.Delivery;
import java.time.Duration;
import java.time.Instant;

/**
 * The next attempt of a record that failed.
 *
 * @param topic the retry topic it waits on
 * @param attempt which attempt it will be: 2 after the first failure, 1 if that was postponed
 * @param due when it will be handled, at the earliest; with jitter, a little later than the delay alone says
 * @param delay the delay of its retry topic, without jitter; zero where it has none
 * @param lastError the failure's own words
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
                // Without a delay there is no due time on the record: it is due as soon as it is read.
                Instant.ofEpochMilli(Math.max(
                        due == null ? failed.receivedAt() : Long.parseLong(due),
                        notBefore == null ? 0 : Long.parseLong(notBefore))),
                Duration.ofMillis(failed.plan().delayOn(record.topic())),
                String.valueOf(record.header(HeaderNames.LAST_ERROR)),
                record);
    }
}
