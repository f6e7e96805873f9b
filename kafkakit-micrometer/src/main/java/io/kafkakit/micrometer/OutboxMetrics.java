package io.kafkakit.micrometer;

import io.kafkakit.Experimental;
import io.kafkakit.KafkaKitException;
import io.kafkakit.jdbc.outbox.Outbox;
import io.kafkakit.jdbc.outbox.OutboxStatus;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Gauges of an outbox of kafkakit-jdbc, which you must have in the class path: {@code kafkakit.outbox.waiting}, {@code
 * kafkakit.outbox.oldest} in seconds, {@code kafkakit.outbox.refused} and {@code kafkakit.outbox.troubled}, the shards that this
 * instance cannot publish now. The tag {@code outbox} has its name.
 *
 * <pre>{@code
 * OutboxMetrics.of(outbox).bindTo(registry);
 * }</pre>
 *
 * <p>A scrape asks the database, at most once in 5 s. While that does not answer, the gauges are NaN. Thread-safe.
 */
@Experimental
public final class OutboxMetrics implements MeterBinder {

    private static final long FRESH = TimeUnit.SECONDS.toNanos(5);

    private final Outbox outbox;
    private final Clock clock = Clock.SYSTEM;
    private @Nullable OutboxStatus last;
    private long askedAt;
    private boolean wasAsked;

    private OutboxMetrics(Outbox outbox) {
        this.outbox = outbox;
    }

    /** Of this outbox. Instances of a service show the same, except for {@code troubled}. */
    public static OutboxMetrics of(Outbox outbox) {
        return new OutboxMetrics(outbox);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        gauge(registry, "waiting", "rows", "Rows that wait to be published", OutboxStatus::waiting);
        gauge(
                registry,
                "oldest",
                "seconds",
                "For how long the oldest row has waited",
                status -> status.oldest().toMillis() / 1_000.0);
        gauge(registry, "refused", "rows", "Rows that Kafka has refused", OutboxStatus::refused);
        gauge(
                registry,
                "troubled",
                "shards",
                "Shards that this instance cannot publish now",
                status -> status.shards().stream()
                        .filter(shard -> shard.wrong() != null)
                        .count());
    }

    private void gauge(
            MeterRegistry registry, String name, String unit, String meaning, ToDoubleFunction<OutboxStatus> value) {
        Gauge.builder("kafkakit.outbox." + name, () -> value(value))
                .tags(Tags.of("outbox", outbox.name()))
                .baseUnit(unit)
                .description(meaning)
                .register(registry);
    }

    private Double value(ToDoubleFunction<OutboxStatus> value) {
        OutboxStatus status = status();
        return status == null ? Double.NaN : value.applyAsDouble(status);
    }

    /** Null if the database did not answer. */
    private synchronized @Nullable OutboxStatus status() {
        long now = clock.monotonicTime();
        if (!wasAsked || now - askedAt > FRESH) {
            wasAsked = true;
            askedAt = now;
            try {
                last = outbox.status();
            } catch (KafkaKitException e) {
                last = null;
            }
        }
        return last;
    }
}
