package io.kafkakit.internal.handle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.Backoff;
import io.kafkakit.Disposition;
import io.kafkakit.HeaderNames;
import io.kafkakit.Retries;
import io.kafkakit.RetryLaterException;
import io.kafkakit.TopicEvents;
import io.kafkakit.internal.flow.Delivery;
import io.kafkakit.internal.flow.HeaderText;
import io.kafkakit.internal.flow.Outcome;
import io.kafkakit.internal.flow.TopicPlan;
import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.recover.Recovery;
import io.kafkakit.monitor.FailedRecord;
import io.kafkakit.support.Captured;
import io.kafkakit.support.Deliveries;
import io.kafkakit.support.Pipelines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records that were a failure once, or are somebody else's, under {@link io.kafkakit.UnknownEvents#SKIP}. */
class UnroutableTest {

    record Job(int id) {}

    private static final String HANDLED = "{\"event\":\"Job\",\"data\":{\"id\":1}}";
    private static final String RENAMED = "{\"event\":\"JobOfThePreviousRelease\",\"data\":{\"id\":1}}";

    private static final TopicPlan PLAN = Deliveries.plan(Retries.upTo(3)
                    .onTopic("retry")
                    .withBackoff(Backoff.fixed(Duration.ofSeconds(1)))
                    .keepingKeyOrder())
            .withFormer(Map.of("retry-5s", Duration.ofSeconds(5)));

    private final List<FailedRecord> told = new ArrayList<>();
    private final List<Integer> handled = new ArrayList<>();
    private final Pipeline pipeline = Pipelines.of(
            TopicEvents.of("orders").on(Job.class, (job, ctx) -> handled.add(job.id())), told::add, Clock.system());

    @Test
    void a_tombstone_that_failed_before_and_has_no_handler_any_more_is_a_dead_letter() {
        RecordHeaders headers = new RecordHeaders();
        headers.add(HeaderNames.RETRY_COUNT, "1".getBytes(UTF_8));
        assertUnroutable(Pipelines.process(pipeline, Deliveries.of(PLAN, "retry", null, headers)));
        assertThat(Pipelines.process(pipeline, Deliveries.of(PLAN, "orders", null, new RecordHeaders()))
                        .kind())
                .isEqualTo(Outcome.Kind.SKIPPED);
    }

    private Outcome process(String topic, String value, String... headers) {
        RecordHeaders all = new RecordHeaders();
        for (int i = 0; i < headers.length; i += 2) {
            all.add(headers[i], headers[i + 1].getBytes(UTF_8));
        }
        return Pipelines.process(pipeline, Deliveries.of(PLAN, topic, value.getBytes(UTF_8), all));
    }

    private static String header(Outcome outcome, String name) {
        return HeaderText.text(outcome.records().get(0).headers(), name);
    }

    private void assertUnroutable(Outcome outcome) {
        assertThat(outcome.kind()).isEqualTo(Outcome.Kind.DEAD_LETTERED);
        assertThat(header(outcome, HeaderNames.DISPOSITION)).isEqualTo(Disposition.UNROUTABLE.header());
        assertThat(told).hasSize(1);
        assertThat(handled).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"retry", "retry-5s"})
    void a_retry_record_whose_event_nobody_handles_any_more_is_a_dead_letter(String topic) {
        assertUnroutable(process(topic, RENAMED, HeaderNames.RETRY_COUNT, "1", HeaderNames.ORIGINAL_TOPIC, "orders"));
    }

    @Test
    void so_is_one_that_was_only_asked_to_wait() {
        Delivery first = Deliveries.of(PLAN, "orders", RENAMED.getBytes(UTF_8), new RecordHeaders());
        Outcome later = Recovery.failed(
                first, new RetryLaterException("at night", Duration.ofMillis(1)), Deliveries.NOW - 10_000);
        assertThat(later.kind()).isEqualTo(Outcome.Kind.POSTPONED);
        assertUnroutable(Pipelines.process(
                pipeline, Deliveries.readBack(PLAN, later.records().get(0), 3)));
    }

    @Test
    void so_is_one_that_was_redriven_to_its_source_topic_for_this_group_and_for_no_other() {
        assertThat(process("orders", RENAMED, HeaderNames.REDRIVES, "1", HeaderNames.REDRIVE_GROUP, "another")
                        .kind())
                .isEqualTo(Outcome.Kind.SKIPPED);
        assertUnroutable(process("orders", RENAMED, HeaderNames.REDRIVES, "1", HeaderNames.REDRIVE_GROUP, "g"));
    }

    @Test
    void what_only_waits_behind_others_of_its_key_is_skipped_as_it_would_be_on_its_source_topic() {
        Delivery fresh = Deliveries.of(PLAN, "orders", RENAMED.getBytes(UTF_8), new RecordHeaders());
        Outcome behind = Recovery.waitBehind(fresh, "retry-behind");
        assertThat(Pipelines.process(
                                pipeline,
                                Deliveries.readBack(PLAN, behind.records().get(0), 3))
                        .kind())
                .isEqualTo(Outcome.Kind.SKIPPED);
        RecordHeaders redriven = new RecordHeaders();
        redriven.add(HeaderNames.REDRIVE_GROUP, "g".getBytes(UTF_8));
        Outcome failedOnce =
                Recovery.waitBehind(Deliveries.of(PLAN, "orders", RENAMED.getBytes(UTF_8), redriven), "retry-behind");
        assertUnroutable(Pipelines.process(
                pipeline, Deliveries.readBack(PLAN, failedOnce.records().get(0), 3)));
    }

    @ParameterizedTest
    @ValueSource(strings = {HANDLED, RENAMED, "no event"})
    void what_somebody_else_put_on_a_retry_topic_is_a_dead_letter_of_that_topic(String value) {
        // As Spring for Apache Kafka 4.1 has them on its retry topics.
        Outcome outcome = process(
                "retry", value, "kafka_original-topic", "payments", "retry_topic-attempts", "2", "mine", "kept");
        assertUnroutable(outcome);
        assertThat(header(outcome, HeaderNames.ERROR_REASON))
                .contains("neither kafkakit nor its npm package", "'retry'", "redrive it");
        assertThat(header(outcome, HeaderNames.ORIGINAL_TOPIC))
                .as("it was never on the source topic")
                .isEqualTo("retry");
        assertThat(header(outcome, HeaderNames.ORIGINAL_OFFSET)).isEqualTo("17");
        assertThat(header(outcome, HeaderNames.REDRIVE_TOPIC)).isEqualTo("retry");
        assertThat(header(outcome, "mine")).isEqualTo("kept");
        assertThat(outcome.records().get(0).value()).isEqualTo(value.getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {HeaderNames.RETRY_COUNT, HeaderNames.ORIGINAL_TOPIC, HeaderNames.DUE})
    void any_one_header_that_we_or_the_npm_package_write_makes_it_ours(String name) {
        assertThat(process("retry", HANDLED, name, "1").kind()).isEqualTo(Outcome.Kind.HANDLED);
        assertThat(handled).containsExactly(1);
    }

    @Test
    void another_groups_retry_records_are_left_to_it_and_said_once_a_group() {
        try (Captured log = new Captured()) {
            for (String group : List.of("renamed", "renamed", "third")) {
                assertThat(process("retry", HANDLED, HeaderNames.GROUP, group, HeaderNames.RETRY_COUNT, "1")
                                .kind())
                        .isEqualTo(Outcome.Kind.SKIPPED);
            }
            assertThat(log.text().lines().filter(line -> line.contains("is left to that group")))
                    .hasSize(2);
        }
        assertThat(handled).isEmpty();
    }
}
