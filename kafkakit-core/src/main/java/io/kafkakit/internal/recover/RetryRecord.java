package io.kafkakit.internal.recover;

import io.kafkakit.HeaderNames;
import io.kafkakit.Retries;
import io.kafkakit.internal.flow.Delivery;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A failed record on its way to its retry topic: same partition, same key, same bytes. */
final class RetryRecord {

    private RetryRecord() {}

    static ProducerRecord<byte[], byte[]> of(Delivery delivery, Retries retries, Throwable failure, long now) {
        RecoveryHeaders headers = new RecoveryHeaders(delivery, failure)
                .put(HeaderNames.RETRY_COUNT, delivery.attempt())
                .put(HeaderNames.LAST_ERROR, RecoveryHeaders.reason(failure));
        long delay = retries.backoff().delay().toMillis();
        if (delay > 0) {
            headers.put(HeaderNames.DUE, now + delay);
        }
        return new ProducerRecord<>(
                retries.topicFor(delivery.plan().topic()),
                delivery.record().partition(),
                null,
                delivery.record().key(),
                delivery.record().value(),
                headers.headers());
    }
}
