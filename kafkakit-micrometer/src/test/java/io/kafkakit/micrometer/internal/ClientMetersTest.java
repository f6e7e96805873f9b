package io.kafkakit.micrometer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.stats.CumulativeSum;
import org.apache.kafka.common.metrics.stats.Value;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With the metrics that Kafka's clients have inside. */
class ClientMetersTest {

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final ClientMeters meters = new ClientMeters(registry, Tags.of("service", "orders"));
    private final Metrics kafka = client();
    private final Metrics other = client();

    private Metrics client() {
        Metrics metrics = new Metrics();
        ClientMetricsReporter reporter = new ClientMetricsReporter();
        reporter.configure(Map.of(ClientMetricsReporter.METERS, meters));
        metrics.addReporter(reporter);
        return metrics;
    }

    @AfterEach
    void close() {
        kafka.close();
        other.close();
    }

    private static MetricName name(Metrics of, String name, Map<String, String> tags) {
        return of.metricName(name, "consumer-fetch-manager-metrics", "what it is", tags);
    }

    private void number(Metrics of, String name, Map<String, String> tags, double value) {
        of.addMetric(name(of, name, tags), (Gauge<Double>) (config, now) -> value);
    }

    private double value(String name, String... tags) {
        return registry.get(name).tags(tags).gauge().value();
    }

    @Test
    void totals_are_counters_and_texts_are_left_out() {
        kafka.sensor("s").add(name(kafka, "bytes-consumed-total", Map.of("client-id", "c")), new CumulativeSum());
        kafka.sensor("s").add(name(kafka, "last", Map.of("client-id", "c")), new Value());
        kafka.addMetric(name(kafka, "state", Map.of("client-id", "c")), (Gauge<String>) (config, now) -> "up");
        kafka.sensor("s").record(7);
        assertThat(registry.get("kafka.consumer.fetch.manager.bytes.consumed.total")
                        .tags("client.id", "c", "service", "orders")
                        .functionCounter()
                        .count())
                .isEqualTo(7);
        assertThat(value("kafka.consumer.fetch.manager.last", "client.id", "c")).isEqualTo(7);
        assertThat(registry.find("kafka.consumer.fetch.manager.state").meter()).isNull();
    }

    @Test
    void of_one_name_the_most_detailed_is_shown_whichever_comes_first() {
        number(kafka, "lag", Map.of("client-id", "c"), 1);
        number(kafka, "lag", Map.of("client-id", "c", "topic", "t"), 2);
        number(other, "lag", Map.of("client-id", "d"), 3);
        assertThat(registry.find("kafka.consumer.fetch.manager.lag").meters()).hasSize(1);
        assertThat(value("kafka.consumer.fetch.manager.lag", "topic", "t")).isEqualTo(2);
    }

    @Test
    void two_clients_with_one_name_show_the_newer_one_and_then_the_one_that_is_left() {
        number(kafka, "lag", Map.of("client-id", "c"), 1);
        number(other, "lag", Map.of("client-id", "c"), 2);
        assertThat(value("kafka.consumer.fetch.manager.lag", "client.id", "c")).isEqualTo(2);
        other.close();
        assertThat(value("kafka.consumer.fetch.manager.lag", "client.id", "c")).isEqualTo(1);
        kafka.close();
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void a_metric_that_goes_takes_its_meter_away() {
        number(kafka, "lag", Map.of("client-id", "c", "topic", "t"), 2);
        kafka.removeMetric(name(kafka, "lag", Map.of("client-id", "c", "topic", "t")));
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void a_metric_that_cannot_answer_is_not_a_number() {
        kafka.addMetric(name(kafka, "odd", Map.of("client-id", "c")), (Gauge<Double>) (config, now) -> {
            throw new IllegalStateException("not now");
        });
        assertThat(value("kafka.consumer.fetch.manager.odd", "client.id", "c")).isNaN();
    }
}
