package io.kafkakit.internal.recover;

import io.kafkakit.HeaderNames;
import io.kafkakit.internal.flow.Delivery;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/** A record on its way to a retry topic: same partition, same key, same bytes. */
final class RetryRecord {

    private RetryRecord() {}

    /**
     * For a failed record.
     *
     * @param failures the number of failed attempts that count
     */
    static ProducerRecord<byte[], byte[]> of(Delivery delivery, int failures, Wait wait, Throwable failure, long now) {
        RecoveryHeaders headers = new RecoveryHeaders(delivery, failure)
                .put(HeaderNames.LAST_ERROR, RecoveryHeaders.reason(failure))
                .put(HeaderNames.FIRST_FAILED_AT, delivery.firstFailedAt(now));
        if (failures > 0) {
            headers.put(HeaderNames.RETRY_COUNT, failures);
        }
        return record(delivery, wait.topic(), headers.put(wait).headers());
    }

    /** For a retry record that waits longer: only its due time changes. */
    static ProducerRecord<byte[], byte[]> again(Delivery delivery, Wait wait) {
        return record(
                delivery, wait.topic(), RecoveryHeaders.like(delivery).put(wait).headers());
    }

    /** For a record that waits behind another of its key. It was not attempted, and has no due time. */
    static ProducerRecord<byte[], byte[]> behind(Delivery delivery, String topic) {
        return record(delivery, topic, new RecoveryHeaders(delivery).headers());
    }

    private static ProducerRecord<byte[], byte[]> record(Delivery delivery, String topic, Headers headers) {
        return new ProducerRecord<>(
                topic,
                delivery.record().partition(),
                null,
                delivery.record().key(),
                delivery.record().value(),
                headers);
    }
}
