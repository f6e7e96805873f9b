package io.kafkakit.internal.config;

import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.lifecycle.LineBudget;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.Monitorable;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs before the user's consumer interceptors. If one throws or returns null, this is logged, and the records pass
 * unchanged. Kafka does the same for exceptions. Kafka creates this class.
 */
public final class GuardedConsumerInterceptors implements ConsumerInterceptor<byte[], byte[]>, Monitorable {

    private static final Logger log = LoggerFactory.getLogger(GuardedConsumerInterceptors.class);

    private final LineBudget failures = new LineBudget(log, Clock.system(), "failures of interceptors");
    private List<ConsumerInterceptor<byte[], byte[]>> theUsers = List.of();

    @Override
    @SuppressWarnings("unchecked") // Kafka does not check it either.
    public void configure(Map<String, ?> configs) {
        theUsers = UsersPlugIns.interceptors(configs, ConsumerInterceptor.class).stream()
                .map(each -> (ConsumerInterceptor<byte[], byte[]>) each)
                .toList();
    }

    @Override
    public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
        ConsumerRecords<byte[], byte[]> now = records;
        for (ConsumerInterceptor<byte[], byte[]> each : theUsers) {
            ConsumerRecords<byte[], byte[]> before = now;
            ConsumerRecords<byte[], byte[]> after =
                    UsersPlugIns.call(() -> notNull(each.onConsume(before)), e -> complain(each, e));
            now = after == null ? before : after;
        }
        return now;
    }

    private static ConsumerRecords<byte[], byte[]> notNull(@Nullable ConsumerRecords<byte[], byte[]> records) {
        if (records == null) {
            throw new IllegalStateException("onConsume returned null: return records");
        }
        return records;
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        for (ConsumerInterceptor<byte[], byte[]> each : theUsers) {
            UsersPlugIns.run(() -> each.onCommit(offsets), e -> complain(each, e));
        }
    }

    private void complain(Object interceptor, Throwable thrown) {
        if (failures.allows("interceptors")) {
            log.warn(
                    "interceptor {} failed; the records pass unchanged",
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
        for (ConsumerInterceptor<byte[], byte[]> each : theUsers) {
            UsersPlugIns.run(() -> each.close(), e -> complain(each, e));
        }
    }
}
