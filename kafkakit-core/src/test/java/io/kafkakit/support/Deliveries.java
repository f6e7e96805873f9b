package io.kafkakit.support;

import io.kafkakit.Member;
import io.kafkakit.Retries;
import io.kafkakit.internal.flow.Delivery;
import io.kafkakit.internal.flow.TopicPlan;
import io.kafkakit.internal.flow.TopicSettings;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** Deliveries without a broker, for the pure steps. */
public final class Deliveries {

    public static final long NOW = 1_800_000_000_000L;

    private Deliveries() {}

    public static TopicPlan plan(@Nullable Retries retries) {
        TopicSettings options = new TopicSettings();
        return TopicPlan.of("g", "orders", retries == null ? options : options.retries(retries), "dead");
    }

    public static Delivery of(TopicPlan plan, String topic, byte @Nullable [] value, Headers headers) {
        return of(
                plan,
                new ConsumerRecord<>(
                        topic,
                        4,
                        17L,
                        NOW - 1_000,
                        TimestampType.CREATE_TIME,
                        0,
                        0,
                        null,
                        value,
                        headers,
                        Optional.empty()));
    }

    public static Delivery of(TopicPlan plan, ConsumerRecord<byte[], byte[]> record) {
        return Delivery.of(plan, record, NOW, () -> new Member("c", "g", false));
    }

    /** What the consumer of a retry topic reads after this was written. */
    public static Delivery readBack(TopicPlan plan, ProducerRecord<byte[], byte[]> written, long offset) {
        return readBack(plan, written, offset, NOW);
    }

    /** The same, at another time. */
    public static Delivery readBack(TopicPlan plan, ProducerRecord<byte[], byte[]> written, long offset, long now) {
        return Delivery.of(
                plan,
                new ConsumerRecord<>(
                        written.topic(),
                        written.partition() == null ? 0 : written.partition(),
                        offset,
                        now,
                        TimestampType.CREATE_TIME,
                        0,
                        0,
                        written.key(),
                        written.value(),
                        new RecordHeaders(written.headers().toArray()),
                        Optional.empty()),
                now,
                () -> new Member("c", "g", false));
    }
}
