package io.kafkakit.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.HeaderNames;
import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.embedded.internal.JavaProcess;
import io.kafkakit.opentelemetry.support.Broker;
import io.kafkakit.opentelemetry.support.Records;
import io.kafkakit.opentelemetry.support.Seen;
import io.kafkakit.opentelemetry.support.Story;
import io.kafkakit.opentelemetry.support.Tree;
import io.opentelemetry.sdk.testing.junit5.OpenTelemetryExtension;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An order's way through failure, retry, dead letter and redrive is one story, span by span. */
@ExtendWith(Broker.class)
class StoryTest {

    @RegisterExtension
    private static final OpenTelemetryExtension OTEL = OpenTelemetryExtension.create();

    @Test
    void without_the_agent_an_order_is_one_trace_through_retry_dead_letter_and_redrive(EmbeddedKafka kafka)
            throws Exception {
        createTopics(kafka, "plain");
        new Story(OTEL.getOpenTelemetry(), kafka.clientSettings(), "plain").tell();
        List<Seen> spans = OTEL.getSpans().stream().map(Seen::of).toList();
        assertThat(Tree.of(spans))
                .containsExactly(
                        "checkout",
                        "  send plain",
                        "    process plain #1 failed -> send plain",
                        "      commit plain -> process plain",
                        "      send plain-retry",
                        "        process plain #2 failed -> send plain",
                        "          commit plain-retry -> process plain",
                        "          send plain-dead",
                        "            send plain-retry -> operator",
                        "              process plain #1 -> send plain",
                        "                commit plain-retry -> process plain",
                        "                send plain-out",
                        "operator");
        assertThat(spans)
                .filteredOn(each -> !each.name().equals("operator"))
                .extracting(Seen::trace)
                .containsOnly(named(spans, "checkout").trace());
        assertHeaders(kafka, "plain", spans, named(spans, "send plain"));
        assertThat(context(Records.of(kafka, "plain-out").get(0)))
                .isEqualTo(named(spans, "send plain-out").id());
    }

    /** The agent makes the spans of sends. Those of resolutions too, which belong to their redrives. */
    @Test
    void with_the_agent_it_is_the_same_trace_and_nothing_is_told_twice(EmbeddedKafka kafka) throws Exception {
        createTopics(kafka, "agent");
        List<Seen> spans = withAgent(kafka, "agent");
        assertThat(Tree.of(spans))
                .containsExactly(
                        "checkout",
                        "  agent publish",
                        "    process agent #1 failed -> agent publish",
                        "      agent-retry publish",
                        "        process agent #2 failed -> agent publish",
                        "          agent-dead publish",
                        "            agent-dead-resolutions publish",
                        "            agent-retry publish",
                        "              process agent #1 -> agent publish",
                        "                agent-out publish",
                        "                commit agent-retry -> process agent",
                        "          commit agent-retry -> process agent",
                        "      commit agent -> process agent",
                        "operator");
        assertHeaders(kafka, "agent", spans, named(spans, "agent publish"));
        assertThat(context(Records.of(kafka, "agent-out").get(0)))
                .isEqualTo(named(spans, "agent-out publish").id());
    }

    /** One send goes without a span: the one that shows that the agent makes none. */
    @Test
    void with_an_agent_that_does_not_trace_kafka_send_spans_are_ours_after_the_first(EmbeddedKafka kafka)
            throws Exception {
        createTopics(kafka, "half");
        List<Seen> spans = withAgent(kafka, "half", "-Dotel.instrumentation.kafka.enabled=false");
        assertThat(Tree.of(spans))
                .containsExactly(
                        "checkout",
                        "  process half #1 failed -> checkout",
                        "    commit half -> process half",
                        "    send half-retry",
                        "      process half #2 failed -> checkout",
                        "        commit half-retry -> process half",
                        "        send half-dead",
                        "          send half-retry -> operator",
                        "            process half #1 -> checkout",
                        "              commit half-retry -> process half",
                        "              send half-out",
                        "operator");
        assertHeaders(kafka, "half", spans, named(spans, "checkout"));
    }

    private static void createTopics(EmbeddedKafka kafka, String topic) {
        Stream.of("", "-retry", "-dead", "-out").forEach(end -> kafka.createTopic(topic + end, 1));
    }

    /** Each record has one context; each that is on its way to be handled again has the first one, too. */
    private static void assertHeaders(EmbeddedKafka kafka, String topic, List<Seen> spans, Seen first) {
        Map<String, Integer> firsts = Map.of("", 0, "-retry", 1, "-dead", 1, "-out", 0);
        firsts.forEach((end, count) -> assertThat(Records.of(kafka, topic + end))
                .isNotEmpty()
                .allSatisfy(record -> {
                    assertThat(Records.header(record, "traceparent")).hasSize(1);
                    assertThat(spans).extracting(Seen::id).contains(context(record));
                    assertThat(Records.header(record, HeaderNames.TRACEPARENT))
                            .hasSize(count)
                            .allSatisfy(text ->
                                    assertThat(text).startsWith("00-" + first.trace() + "-" + first.id() + "-"));
                }));
    }

    /** The span id in the record's context. */
    private static String context(ConsumerRecord<byte[], byte[]> record) {
        return Records.header(record, "traceparent").get(0).substring(36, 52);
    }

    private static Seen named(List<Seen> spans, String name) {
        return spans.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<Seen> withAgent(EmbeddedKafka kafka, String topic, String... options) throws Exception {
        Path agent = Path.of(Class.forName("io.opentelemetry.javaagent.OpenTelemetryAgent")
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<String> all = new ArrayList<>(JavaProcess.SHORT_LIVED);
        all.add("-javaagent:" + agent);
        all.add("-Dotel.traces.exporter=experimental-otlp/stdout");
        all.add("-Dotel.metrics.exporter=none");
        all.add("-Dotel.logs.exporter=none");
        all.addAll(List.of(options));
        Process process = new ProcessBuilder(
                        JavaProcess.command(all, List.of(Story.class.getName(), kafka.bootstrapServers(), topic)))
                .redirectError(Redirect.INHERIT)
                .start();
        try (var output = process.inputReader()) {
            List<String> lines = output.lines().toList();
            assertThat(process.waitFor()).isZero();
            return Seen.ofLines(lines);
        } finally {
            process.destroyForcibly();
        }
    }
}
