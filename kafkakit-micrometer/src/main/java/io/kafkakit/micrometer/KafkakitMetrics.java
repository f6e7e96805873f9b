package io.kafkakit.micrometer;

import io.kafkakit.ConsumerGroupBuilder;
import io.kafkakit.Experimental;
import io.kafkakit.micrometer.internal.AttemptTimer;
import io.kafkakit.micrometer.internal.ClientMeters;
import io.kafkakit.micrometer.internal.ClientReporting;
import io.kafkakit.micrometer.internal.GroupObserver;
import io.kafkakit.micrometer.internal.MeterChoices;
import io.kafkakit.micrometer.internal.ObservedGroups;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Map;

/**
 * Puts metrics into a Micrometer registry: those of groups, and those that Kafka's clients keep themselves. Immutable
 * and thread-safe: each {@code withX} returns a copy. Make one of it for each registry, and use it for all clusters and
 * groups.
 *
 * <pre>{@code
 * KafkakitMetrics metrics = KafkakitMetrics.of(registry);
 * KafkaCluster cluster = KafkaCluster.connect(metrics.clientSettings(settings));
 * ConsumerGroup group = metrics.observe(cluster.consumerGroup("order-service"))
 *     .subscribe(orders)
 *     .start();
 * }</pre>
 *
 * <p>The meters of a group are there from its start on, those of a partition while the group holds it, and those of an
 * event from its first attempt on. They are removed when the group is closed or has failed, and those of a client when
 * it is closed. {@code docs/reference/metrics.md} lists all of them.
 */
@Experimental
public final class KafkakitMetrics {

    private final MeterRegistry registry;
    private final MeterChoices choices;
    private final ObservedGroups groups;
    private final ClientMeters clients;

    private KafkakitMetrics(MeterRegistry registry, MeterChoices choices) {
        this.registry = registry;
        this.choices = choices;
        this.groups = new ObservedGroups(registry, choices);
        this.clients = new ClientMeters(registry, choices.tags());
    }

    /** Metrics in this registry, with the default choices: no further tags, no histograms, 100 events a topic. */
    public static KafkakitMetrics of(MeterRegistry registry) {
        return new KafkakitMetrics(registry, MeterChoices.DEFAULTS);
    }

    /**
     * Adds these tags to every meter.
     *
     * @param keysAndValues a key, its value, the next key, and so on
     * @throws IllegalArgumentException if a value is missing
     */
    public KafkakitMetrics withTags(String... keysAndValues) {
        return new KafkakitMetrics(registry, choices.with(choices.tags().and(Tags.of(keysAndValues))));
    }

    /**
     * Whether the timers of handlers and commits have the buckets of {@code publishPercentileHistogram}; false by
     * default. Prometheus then computes percentiles. Each timer of a handler becomes some 70 time series.
     */
    public KafkakitMetrics withHistograms(boolean published) {
        return new KafkakitMetrics(registry, choices.withHistograms(published));
    }

    /**
     * How many different names of events the meters of a topic have; 100 by default. Names come with the records, so
     * anybody who writes to the topic can make up new ones. Attempts of further events count as {@code other}.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public KafkakitMetrics withEventNames(int most) {
        if (most < 0) {
            throw new IllegalArgumentException("eventNames " + most + ": pass 0 or more");
        }
        return new KafkakitMetrics(registry, choices.withEventNames(most));
    }

    /**
     * Adds a listener and a handler interceptor to the description of a group. If it gets other interceptors later,
     * these are inside of what is measured.
     *
     * @return the same description
     */
    public ConsumerGroupBuilder observe(ConsumerGroupBuilder group) {
        GroupObserver observer = new GroupObserver(groups);
        return group.listener(observer).handlerInterceptor(new AttemptTimer(observer));
    }

    /**
     * Client settings for {@link io.kafkakit.KafkaCluster#connect(Map)}, to merge with others: they name a metrics
     * reporter. If the others have {@code metric.reporters} too, use {@link #clientSettings(Map)}.
     */
    public Map<String, Object> clientSettings() {
        return clientSettings(Map.of());
    }

    /**
     * These client settings with a metrics reporter, in addition to reporters that they name. Kafka's JMX reporter,
     * which is its default, stays too. All clients of the cluster put their own metrics into the registry: consumers,
     * producers and the admin client.
     *
     * @return a copy; a group that sets {@code metric.reporters} itself replaces it
     */
    public Map<String, Object> clientSettings(Map<String, ?> settings) {
        return ClientReporting.addTo(settings, clients);
    }
}
