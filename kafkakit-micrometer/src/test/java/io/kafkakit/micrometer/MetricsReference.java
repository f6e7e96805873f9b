package io.kafkakit.micrometer;

import io.kafkakit.micrometer.internal.GroupMeter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.prometheusmetrics.PrometheusNamingConvention;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes {@code docs/reference/metrics.md} from the code that registers the meters. */
final class MetricsReference {

    private static final String BEGIN = """
            # Metrics

            A test generates this page from the code and compares it (`MetricsReferenceTest`); do not edit it by hand.
            [Monitoring](../guides/monitoring.md#metrics) shows how to switch metrics on.

            ## Of a group

            Each meter has the tag `group`, and the tags of `KafkakitMetrics.withTags(…)`. No tag has a key of a record, an
            offset or the text of an error.

            | meter | type | unit | tags besides `group` | tells | in Prometheus |
            |---|---|---|---|---|---|
            """;

    private static final String END = """

            - Gauges show a status that is at most half a second older than the scrape. Figures of partitions are as old as
              their consumer's snapshot.
            - Counters, and the timer of commits, come from a listener. They stand still while another listener of the group
              blocks.
            - `topic` is one of the group's topics. `event` is the name of an event, or `none` without one. A topic has 100
              different names, or what `withEventNames(…)` says. Further ones, and names of more than 100 characters, are
              `other`.
            - The meters of an event begin with its first attempt: `handled` and `failed` together, the others when they occur.
            - `withHistograms(true)` adds buckets to `kafkakit.handle` and `kafkakit.commit`: `…_seconds_bucket` in Prometheus.
            - Groups of one process with the same id share their meters.
            - All meters of a group go when it is closed or has failed, except `kafkakit.group.failures`.

            ## Of an outbox

            `OutboxMetrics.of(outbox).bindTo(registry)` adds these gauges, with the tag `outbox`. A scrape asks the database, at most
            once in 5 s. While that does not answer, they are NaN.

            | meter | unit | tells | in Prometheus |
            |---|---|---|---|
            | `kafkakit.outbox.waiting` | rows | Rows that wait to be published | `kafkakit_outbox_waiting_rows` |
            | `kafkakit.outbox.oldest` | seconds | For how long the oldest row has waited | `kafkakit_outbox_oldest_seconds` |
            | `kafkakit.outbox.refused` | rows | Rows that Kafka has refused | `kafkakit_outbox_refused_rows` |
            | `kafkakit.outbox.troubled` | shards | Shards that this instance cannot publish now | `kafkakit_outbox_troubled_shards` |

            ## Of Kafka's clients

            Kafka's clients keep metrics of their own, and Kafka's documentation lists them. `KafkakitMetrics.clientSettings(…)`
            puts those of all clients that kafkakit makes into the registry.

            | | rule | example |
            |---|---|---|
            | in Kafka | group, name and tags | `consumer-fetch-manager-metrics`, `records-lag`, `client-id`, `topic`, `partition` |
            | meter | `kafka.`, the group without `-metrics`, the name, with dots for hyphens | `kafka.consumer.fetch.manager.records.lag` |
            | tags | those of Kafka, with dots for hyphens | `client.id`, `topic`, `partition` |
            | type | a counter for totals, a gauge for the others | `kafka.consumer.fetch.manager.records.consumed.total` is a counter |

            - Names are those of Micrometer's `KafkaClientMetrics`. There is no tag `kafka.version`.
            - Texts, and the groups `app-info` and `kafka-metrics-count`, are left out.
            - If Kafka has a metric with and without a topic under the same name, the one with most tags is shown.
            - The meters of a client go when it is closed.

            ## Dashboard and alerts

            `kafkakit-micrometer.jar` has both in the folder `io/kafkakit/micrometer`:

            | file | for |
            |---|---|
            | [`kafkakit-dashboard.json`](../../kafkakit-micrometer/src/main/resources/io/kafkakit/micrometer/kafkakit-dashboard.json) | Grafana: import it, and choose the data source and the groups |
            | [`kafkakit-alerts.yaml`](../../kafkakit-micrometer/src/main/resources/io/kafkakit/micrometer/kafkakit-alerts.yaml) | Prometheus: name it in `rule_files`, and set the thresholds to what your service can bear |

            What was tried of them:

            - `AlertRulesTest` checks the rules with `promtool`, where that is installed. Each alert has a test of what makes it
              fire, and of what does not.
            - Prometheus 2.42 scraped the [sample service](../../kafkakit-examples-spring-boot/README.md). Each query of the
              dashboard gave data, also of retries, dead letters and a broker that stood still.
            - The dashboard was not seen in Grafana.
            """;

    private MetricsReference() {}

    /** The whole page. */
    static String page() {
        return BEGIN
                + Arrays.stream(GroupMeter.values()).map(MetricsReference::row).collect(Collectors.joining())
                + END;
    }

    private static String row(GroupMeter meter) {
        String tags = meter.tags().stream().skip(1).map(MetricsReference::code).collect(Collectors.joining(", "));
        String names = names(meter).stream().map(MetricsReference::code).collect(Collectors.joining(", "));
        return "| " + code(meter.meter()) + " | " + meter.kind() + " | " + (meter.unit() == null ? "" : meter.unit())
                + " | " + tags + " | " + meter.meaning() + " | " + names + " |\n";
    }

    private static String code(String text) {
        return "`" + text + "`";
    }

    /** The names of a meter's samples in Prometheus. */
    static List<String> names(GroupMeter meter) {
        String name = new PrometheusNamingConvention().name(meter.meter(), type(meter), meter.unit());
        return switch (meter.kind()) {
            case COUNTER -> List.of(name.endsWith("_total") ? name : name + "_total");
            case TIMER ->
                meter == GroupMeter.COMMITS
                        ? Stream.of("_count", "_sum", "_max").map(name::concat).toList()
                        : Stream.of("_count", "_sum").map(name::concat).toList();
            default -> List.of(name);
        };
    }

    private static Meter.Type type(GroupMeter meter) {
        return switch (meter.kind()) {
            case COUNTER -> Meter.Type.COUNTER;
            case TIMER -> Meter.Type.TIMER;
            default -> Meter.Type.GAUGE;
        };
    }
}
