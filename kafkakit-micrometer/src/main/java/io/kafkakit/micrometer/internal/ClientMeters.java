package io.kafkakit.micrometer.internal;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.stats.CumulativeSum;
import org.jspecify.annotations.Nullable;

/**
 * The meters of Kafka's clients, named as Micrometer's own binder names them. Thread-safe.
 *
 * <p>Kafka has some metrics with and without a topic, under the same name. A meter has one set of tag keys, so only the
 * most detailed ones are kept.
 */
public final class ClientMeters {

    /** Texts and counts of metrics, of no use in a graph. */
    private static final Set<String> LEFT_OUT = Set.of("app-info", "kafka-metrics-count");

    private final MeterRegistry registry;
    private final Tags common;
    private final Map<String, Family> families = new HashMap<>();

    /**
     * Without meters yet.
     *
     * @param common tags of each meter
     */
    public ClientMeters(MeterRegistry registry, Tags common) {
        this.registry = registry;
        this.common = common;
    }

    /** The meters with one name, and the keys of Kafka's tags that all of them have. */
    private record Family(Set<String> keys, Map<Tags, Shown> byTags) {}

    /** A meter and what it shows. Two clients may have the same name for a moment: the newer one counts. */
    private static final class Shown {

        private final List<KafkaMetric> metrics = new CopyOnWriteArrayList<>();
        private @Nullable Meter meter;

        double value() {
            try {
                return metrics.get(metrics.size() - 1).metricValue() instanceof Number number
                        ? number.doubleValue()
                        : Double.NaN;
            } catch (RuntimeException e) {
                // Removed at this moment, or not measurable in the state that its client is in.
                return Double.NaN;
            }
        }
    }

    /** Shows a metric, if it is a number. */
    void add(KafkaMetric metric) {
        MetricName name = metric.metricName();
        if (!LEFT_OUT.contains(name.group()) && isNumber(metric)) {
            add(name(name), Set.copyOf(name.tags().keySet()), metric);
        }
    }

    /** Measurable metrics are numbers. Others are asked, and those that cannot answer yet are not known to be texts. */
    private static boolean isNumber(KafkaMetric metric) {
        try {
            return metric.isMeasurable() || metric.metricValue() instanceof Number;
        } catch (RuntimeException e) {
            return true;
        }
    }

    private synchronized void add(String name, Set<String> keys, KafkaMetric metric) {
        Family family = families.get(name);
        if (family != null && keys.size() > family.keys.size()) {
            family.byTags.values().forEach(this::remove);
            family = null;
        }
        if (family == null) {
            family = new Family(keys, new HashMap<>());
            families.put(name, family);
        }
        if (family.keys.equals(keys)) {
            Tags tags = tags(metric.metricName());
            Shown there = family.byTags.get(tags);
            if (there != null) {
                there.metrics.add(metric);
                return;
            }
            Shown shown = new Shown();
            shown.metrics.add(metric);
            shown.meter = register(name, tags, shown);
            family.byTags.put(tags, shown);
        }
    }

    private Meter register(String name, Tags tags, Shown shown) {
        KafkaMetric metric = shown.metrics.get(0);
        String meaning = metric.metricName().description();
        return isTotal(metric)
                ? FunctionCounter.builder(name, shown, Shown::value)
                        .tags(tags)
                        .description(meaning)
                        .register(registry)
                : Gauge.builder(name, shown, Shown::value)
                        .tags(tags)
                        .description(meaning)
                        .register(registry);
    }

    private static boolean isTotal(KafkaMetric metric) {
        return metric.metricName().name().endsWith("-total")
                || (metric.isMeasurable() && metric.measurable() instanceof CumulativeSum);
    }

    /** Its client has removed a metric. */
    synchronized void remove(KafkaMetric metric) {
        String name = name(metric.metricName());
        Family family = families.get(name);
        Tags tags = tags(metric.metricName());
        Shown shown = family == null ? null : family.byTags.get(tags);
        if (family == null || shown == null || !shown.metrics.remove(metric) || !shown.metrics.isEmpty()) {
            return;
        }
        family.byTags.remove(tags);
        remove(shown);
        if (family.byTags.isEmpty()) {
            families.remove(name);
        }
    }

    private void remove(Shown shown) {
        if (shown.meter != null) {
            registry.remove(shown.meter);
        }
    }

    private static String name(MetricName metric) {
        String group = metric.group();
        String kind = group.endsWith("-metrics") ? group.substring(0, group.length() - "-metrics".length()) : group;
        return ("kafka." + kind + "." + metric.name()).replace('-', '.');
    }

    private Tags tags(MetricName metric) {
        return common.and(metric.tags().entrySet().stream()
                .map(each -> Tag.of(each.getKey().replace('-', '.'), each.getValue()))
                .collect(Collectors.toList()));
    }
}
