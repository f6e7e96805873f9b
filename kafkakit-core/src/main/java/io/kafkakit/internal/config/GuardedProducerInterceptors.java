package io.kafkakit.internal.config;

import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.lifecycle.LineBudget;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.metrics.Monitorable;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs before the user's producer interceptors. They get a copy of each record, because they may change it. If its
 * transaction fails, the outcome is sent again and must be the same. If an interceptor throws or returns null, this is
 * logged, and the record passes unchanged. Kafka does the same for exceptions. Kafka creates this class.
 */
public final class GuardedProducerInterceptors implements ProducerInterceptor<byte[], byte[]>, Monitorable {

    private static final Logger log = LoggerFactory.getLogger(GuardedProducerInterceptors.class);

    private final LineBudget failures = new LineBudget(log, Clock.system(), "failures of interceptors");
    private List<ProducerInterceptor<byte[], byte[]>> theUsers = List.of();

    @Override
    @SuppressWarnings("unchecked") // Kafka does not check it either.
    public void configure(Map<String, ?> configs) {
        theUsers = UsersPlugIns.interceptors(configs, ProducerInterceptor.class).stream()
                .map(each -> (ProducerInterceptor<byte[], byte[]>) each)
                .toList();
    }

    @Override
    public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
        ProducerRecord<byte[], byte[]> now = copy(record);
        for (ProducerInterceptor<byte[], byte[]> each : theUsers) {
            ProducerRecord<byte[], byte[]> before = now;
            ProducerRecord<byte[], byte[]> after =
                    UsersPlugIns.call(() -> notNull(each.onSend(before)), e -> complain(each, e));
            now = after == null ? before : after;
        }
        return now;
    }

    private static ProducerRecord<byte[], byte[]> notNull(@Nullable ProducerRecord<byte[], byte[]> record) {
        if (record == null) {
            throw new IllegalStateException("onSend returned null: return a record");
        }
        return record;
    }

    private static ProducerRecord<byte[], byte[]> copy(ProducerRecord<byte[], byte[]> record) {
        RecordHeaders headers = new RecordHeaders();
        for (Header header : record.headers()) {
            headers.add(header.key(), copy(header.value()));
        }
        return new ProducerRecord<>(
                record.topic(),
                record.partition(),
                record.timestamp(),
                copy(record.key()),
                copy(record.value()),
                headers);
    }

    private static byte @Nullable [] copy(byte @Nullable [] bytes) {
        return bytes == null ? null : bytes.clone();
    }

    @Override
    public void onAcknowledgement(RecordMetadata metadata, Exception exception, Headers headers) {
        for (ProducerInterceptor<byte[], byte[]> each : theUsers) {
            UsersPlugIns.run(() -> each.onAcknowledgement(metadata, exception, headers), e -> complain(each, e));
        }
    }

    private void complain(Object interceptor, Throwable thrown) {
        if (failures.allows("interceptors")) {
            log.warn(
                    "interceptor {} failed; the record passes unchanged",
                    interceptor.getClass().getName(),
                    thrown);
        }
    }

    @Override
    public void withPluginMetrics(PluginMetrics metrics) {
        UsersPlugIns.monitor(theUsers, metrics);
    }

    @Override
    public void close() {
        for (ProducerInterceptor<byte[], byte[]> each : theUsers) {
            UsersPlugIns.run(() -> each.close(), e -> complain(each, e));
        }
    }
}
