package io.kafkakit.internal.recover;

import io.kafkakit.Disposition;
import io.kafkakit.HeaderNames;
import io.kafkakit.internal.flow.Delivery;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** A record that failed for good: same key and bytes, with its origin and the reason in its headers. */
final class DeadLetter {

    /** In characters. Enough for the frames that matter, and small compared to most topics' limit of a megabyte. */
    private static final int LONGEST_STACK_TRACE = 8_000;

    private DeadLetter() {}

    static ProducerRecord<byte[], byte[]> of(Delivery delivery, Disposition disposition, Throwable reason, long now) {
        String trace =
                delivery.plan().deadLetterStackTraces() ? FailureText.stackTrace(reason, LONGEST_STACK_TRACE) : null;
        RecoveryHeaders headers = new RecoveryHeaders(delivery, reason)
                .put(HeaderNames.DISPOSITION, disposition.header())
                .put(HeaderNames.ERROR_REASON, RecoveryHeaders.reason(reason))
                .put(HeaderNames.FAILED_AT, Instant.ofEpochMilli(now))
                .put(HeaderNames.FIRST_FAILED_AT, delivery.firstFailedAt(now))
                .put(HeaderNames.ATTEMPTS, delivery.attempt());
        // A stack trace is the largest header. If another toolkit's headers contain it, ours is left out.
        if (trace != null && dialects(delivery).noneMatch(Dialect::tellsStackTraces)) {
            headers.put(HeaderNames.STACK_TRACE, trace);
        }
        if (delivery.isRetry()) {
            headers.put(HeaderNames.RETRY_TOPIC, delivery.record().topic())
                    .put(HeaderNames.RETRY_PARTITION, delivery.record().partition());
        }
        delivery.plan().retryTopics().entrySet().stream()
                .min(Map.Entry.comparingByValue())
                .ifPresent(shortest -> headers.put(HeaderNames.REDRIVE_TOPIC, shortest.getKey()));
        Headers all = headers.headers();
        for (Dialect dialect : dialects(delivery).toList()) {
            all = dialect.write(all, delivery.origin(), delivery.plan().groupId(), reason, trace);
        }
        return toDeadLetterTopic(delivery, all);
    }

    private static Stream<Dialect> dialects(Delivery delivery) {
        return delivery.plan().deadLetterHeaders().stream().sorted().map(Dialects::of);
    }

    private static ProducerRecord<byte[], byte[]> toDeadLetterTopic(Delivery delivery, Headers headers) {
        return new ProducerRecord<>(
                delivery.plan().deadLetterTopic(),
                null,
                null,
                delivery.record().key(),
                delivery.record().value(),
                headers);
    }

    /**
     * The dead letter without its largest header, in partition 0. Its size or the user's partitioner may be why Kafka
     * refused it. Null if it is reduced already.
     */
    static @Nullable ProducerRecord<byte[], byte[]> reduced(Delivery delivery, ProducerRecord<byte[], byte[]> letter) {
        if (letter.partition() != null) {
            return null;
        }
        Headers fewer = new RecordHeaders(letter.headers().toArray());
        fewer.remove(HeaderNames.STACK_TRACE);
        dialects(delivery).forEach(dialect -> dialect.removeStackTrace(fewer));
        return new ProducerRecord<>(letter.topic(), 0, letter.timestamp(), letter.key(), letter.value(), fewer);
    }
}
