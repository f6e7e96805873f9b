package io.kafkakit.internal.recover;

import static io.kafkakit.support.Deliveries.NOW;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.Backoff;
import io.kafkakit.DeadLetterException;
import io.kafkakit.Disposition;
import io.kafkakit.HeaderNames;
import io.kafkakit.Retries;
import io.kafkakit.deadletter.Toolkit;
import io.kafkakit.internal.flow.Delivery;
import io.kafkakit.internal.flow.HeaderText;
import io.kafkakit.internal.flow.Outcome;
import io.kafkakit.internal.flow.TopicPlan;
import io.kafkakit.internal.flow.TopicSettings;
import io.kafkakit.support.Deliveries;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecoveryTest {

    private final Exception failure = new IllegalStateException("no luck");
    private static final TopicPlan PLAN =
            Deliveries.plan(Retries.upTo(3).onTopic("orders-retry").withBackoff(Backoff.fixed(Duration.ofSeconds(5))));

    private static ProducerRecord<byte[], byte[]> only(Outcome outcome) {
        assertThat(outcome.records()).hasSize(1);
        return outcome.records().get(0);
    }

    private static String header(ProducerRecord<?, ?> record, String name) {
        return HeaderText.text(record.headers(), name);
    }

    private static Headers headers(String... namesAndValues) {
        Headers headers = new RecordHeaders();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(namesAndValues[i], namesAndValues[i + 1].getBytes(UTF_8));
        }
        return headers;
    }

    @Test
    void a_record_is_tried_once_and_then_as_often_as_the_policy_says() {
        Delivery delivery = Deliveries.of(PLAN, "orders", new byte[] {1}, headers());
        for (int attempt = 1; attempt <= 3; attempt++) {
            assertThat(delivery.attempt()).isEqualTo(attempt);
            Outcome outcome = Recovery.failed(delivery, failure, NOW);
            assertThat(outcome.kind()).isEqualTo(Outcome.Kind.RETRIED);
            delivery = Deliveries.readBack(PLAN, only(outcome), attempt * 100L);
            assertThat(delivery.origin())
                    .isEqualTo(Deliveries.of(PLAN, "orders", null, headers()).origin());
        }
        Outcome last = Recovery.failed(delivery, failure, NOW);
        assertThat(last.kind()).isEqualTo(Outcome.Kind.DEAD_LETTERED);
        assertThat(header(only(last), HeaderNames.ATTEMPTS)).isEqualTo("4");
    }

    @Test
    void a_retry_keeps_partition_key_and_value_and_says_when_it_is_due() {
        Delivery delivery = Deliveries.of(PLAN, "orders", new byte[] {1, 2}, headers("trace", "t"));
        ProducerRecord<byte[], byte[]> retry = only(Recovery.failed(delivery, failure, NOW));
        assertThat(retry.topic()).isEqualTo("orders-retry");
        assertThat(retry.partition()).isEqualTo(4);
        assertThat(retry.key()).isNull();
        assertThat(retry.value()).containsExactly(1, 2);
        assertThat(header(retry, "trace")).isEqualTo("t");
        assertThat(header(retry, HeaderNames.RETRY_COUNT)).isEqualTo("1");
        assertThat(header(retry, HeaderNames.LAST_ERROR)).isEqualTo("no luck");
        assertThat(header(retry, HeaderNames.DUE)).isEqualTo(Long.toString(NOW + 5_000));
    }

    @Test
    void a_record_without_a_time_is_retried_and_dead_lettered_like_any_other() {
        ConsumerRecord<byte[], byte[]> timeless = new ConsumerRecord<>(
                "orders",
                4,
                17L,
                ConsumerRecord.NO_TIMESTAMP,
                TimestampType.NO_TIMESTAMP_TYPE,
                0,
                0,
                null,
                new byte[] {1},
                headers(),
                Optional.empty());
        Delivery delivery = Deliveries.of(PLAN, timeless);
        assertThat(delivery.origin().timestamp()).isEqualTo(ConsumerRecord.NO_TIMESTAMP);
        for (int attempt = 1; attempt <= 3; attempt++) {
            ProducerRecord<byte[], byte[]> retry = only(Recovery.failed(delivery, failure, NOW));
            assertThat(header(retry, HeaderNames.DUE)).isEqualTo(Long.toString(NOW + 5_000));
            delivery = Deliveries.readBack(PLAN, retry, attempt * 100L);
        }
        Outcome last = Recovery.failed(delivery, failure, NOW);
        assertThat(last.kind()).isEqualTo(Outcome.Kind.DEAD_LETTERED);
    }

    @Test
    void own_headers_are_replaced_and_never_pile_up() {
        Delivery delivery = Deliveries.of(
                PLAN,
                "orders-retry",
                new byte[0],
                headers(
                        HeaderNames.RETRY_COUNT,
                        "1",
                        HeaderNames.RETRY_COUNT,
                        "2",
                        "x",
                        "1",
                        "x",
                        "2",
                        HeaderNames.LAST_ERROR,
                        "old"));
        Outcome again = Recovery.failed(delivery, failure, NOW);
        Set<String> names = StreamSupport.stream(only(again).headers().spliterator(), false)
                .map(header -> header.key())
                .collect(Collectors.toSet());
        assertThat(only(again).headers().toArray()).as("x stands twice").hasSize(names.size() + 1);
        assertThat(header(only(again), HeaderNames.RETRY_COUNT)).isEqualTo("3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "-1", "99999999999", "", "1.5", " 1", "9223372036854775808"})
    void garbage_in_the_count_of_attempts_is_as_if_it_were_absent(String garbage) {
        assertThat(Deliveries.of(PLAN, "orders-retry", null, headers(HeaderNames.RETRY_COUNT, garbage))
                        .attempt())
                .isEqualTo(1);
    }

    @Test
    void a_source_record_cannot_claim_attempts_or_another_origin() {
        Delivery delivery = Deliveries.of(
                PLAN,
                "orders",
                null,
                headers(HeaderNames.RETRY_COUNT, "3", HeaderNames.ORIGINAL_OFFSET, "1", HeaderNames.GROUP, "other"));
        assertThat(delivery.attempt()).isEqualTo(1);
        assertThat(delivery.origin().offset()).isEqualTo(17);
        assertThat(delivery.isOfAnotherGroup()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "2000, 2000, due as the header says",
        "999999, 5000, a writer whose clock is ahead cannot park it",
        "-7000, -7000, overdue",
    })
    void a_retry_is_due_when_it_says_but_no_later_than_one_delay_from_now(long header, long due, String why) {
        Delivery delivery =
                Deliveries.of(PLAN, "orders-retry", null, headers(HeaderNames.DUE, Long.toString(NOW + header)));
        assertThat(delivery.dueAt(NOW)).as(why).isEqualTo(NOW + due + 1);
    }

    @Test
    void a_retry_of_the_npm_package_is_due_one_delay_after_it_was_written() {
        assertThat(Deliveries.of(PLAN, "orders-retry", null, headers()).dueAt(NOW))
                .isEqualTo(NOW - 1_000 + 5_001);
    }

    @Test
    void a_source_record_is_due_at_once() {
        assertThat(Deliveries.of(PLAN, "orders", null, headers(HeaderNames.DUE, "9".repeat(18)))
                        .dueAt(NOW))
                .isLessThan(0);
    }

    @Test
    void a_dead_letter_exception_ends_it_at_once() {
        Delivery delivery = Deliveries.of(PLAN, "orders", null, headers());
        Outcome outcome = Recovery.failed(delivery, new DeadLetterException("no use"), NOW);
        assertThat(outcome.kind()).isEqualTo(Outcome.Kind.DEAD_LETTERED);
        assertThat(header(only(outcome), HeaderNames.DISPOSITION)).isEqualTo("not-retryable");
    }

    @Test
    void reasons_and_stack_traces_are_bounded() {
        Delivery delivery = Deliveries.of(Deliveries.plan(null), "orders", null, headers());
        Exception endless = new IllegalStateException("😀".repeat(100_000));
        ProducerRecord<byte[], byte[]> letter = only(Recovery.failed(delivery, endless, NOW));
        int bytes = StreamSupport.stream(letter.headers().spliterator(), false)
                .mapToInt(header -> header.value() == null ? 0 : header.value().length)
                .sum();
        assertThat(bytes).isLessThan(40_000);
        assertThat(header(letter, HeaderNames.ERROR_REASON)).endsWith("…").doesNotContain("�");
    }

    @Test
    void a_stack_trace_is_written_once_for_each_reader() {
        Delivery delivery = Deliveries.of(
                TopicPlan.of(
                        "g",
                        "orders",
                        new TopicSettings()
                                .deadLetterHeadersOf(Toolkit.SPRING, Toolkit.SMALLRYE, Toolkit.KAFKA_STREAMS),
                        "dead"),
                "orders",
                null,
                headers());
        ProducerRecord<byte[], byte[]> letter = only(Recovery.failed(delivery, failure, NOW));
        assertThat(letter.headers())
                .filteredOn(each -> new String(each.value(), UTF_8).contains("\tat "))
                .extracting(each -> each.key())
                .containsExactly("kafka_dlt-exception-stacktrace", "__streams.errors.stacktrace");
        Outcome smaller = Recovery.refused(delivery, Recovery.failed(delivery, failure, NOW), failure, NOW);
        assertThat(only(smaller).headers()).noneMatch(each -> new String(each.value(), UTF_8).contains("\tat "));
        assertThat(Recovery.refused(delivery, smaller, failure, NOW)).isNull();
    }

    @Test
    void springs_readers_find_the_cause_and_the_type_of_the_timestamp_after_retries_too() {
        TopicSettings options = new TopicSettings().retries(Retries.upTo(1)).deadLetterHeadersOf(Toolkit.SPRING);
        TopicPlan plan = TopicPlan.of("g", "orders", options, "dead");
        Exception wrapped = new IllegalStateException("no luck", new IOException("closed"));
        for (TimestampType type : List.of(TimestampType.CREATE_TIME, TimestampType.LOG_APPEND_TIME)) {
            Delivery first = Deliveries.of(
                    plan,
                    new ConsumerRecord<>("orders", 4, 17L, NOW, type, 0, 0, null, null, headers(), Optional.empty()));
            ProducerRecord<byte[], byte[]> retry = only(Recovery.failed(first, wrapped, NOW));
            ProducerRecord<byte[], byte[]> letter =
                    only(Recovery.failed(Deliveries.readBack(plan, retry, 0), wrapped, NOW));
            assertThat(header(letter, "kafka_dlt-exception-cause-fqcn")).isEqualTo("java.io.IOException");
            assertThat(header(letter, "kafka_dlt-original-timestamp-type")).isEqualTo(type.toString());
        }
    }

    @Test
    void a_stack_trace_can_be_left_out_and_so_can_the_one_of_another_toolkits_headers() {
        TopicSettings options =
                new TopicSettings().deadLetterHeadersOf(Toolkit.SPRING).deadLetterStackTraces(false);
        Delivery delivery = Deliveries.of(TopicPlan.of("g", "orders", options, "dead"), "orders", null, headers());
        Exception told = new IllegalStateException("no luck", new IOException("at 10.0.0.7"));
        ProducerRecord<byte[], byte[]> letter = only(Recovery.failed(delivery, told, NOW));
        assertThat(header(letter, HeaderNames.ERROR_REASON)).isEqualTo("no luck");
        assertThat(header(letter, "kafka_dlt-exception-message")).isEqualTo("no luck");
        assertThat(letter.headers())
                .allSatisfy(
                        each -> assertThat(new String(each.value(), UTF_8)).doesNotContain("10.0.0.7", "RecoveryTest"));
    }

    @Test
    void a_refused_output_becomes_a_dead_letter_and_a_refused_dead_letter_loses_its_stack_trace() {
        Delivery delivery = Deliveries.of(PLAN, "orders", new byte[] {9}, headers());
        Outcome handled = new Outcome(Outcome.Kind.HANDLED, List.of(new ProducerRecord<>("out", new byte[0])));
        Outcome letter = Recovery.refused(delivery, handled, failure, NOW);
        assertThat(letter).isNotNull();
        assertThat(header(only(letter), HeaderNames.DISPOSITION)).isEqualTo(Disposition.OUTPUT_REFUSED.header());
        Outcome smaller = Recovery.refused(delivery, letter, failure, NOW);
        assertThat(smaller).isNotNull();
        assertThat(header(only(smaller), HeaderNames.STACK_TRACE)).isNull();
        assertThat(only(smaller).value()).containsExactly(9);
        assertThat(Recovery.refused(delivery, smaller, failure, NOW))
                .as("then the partition must stop")
                .isNull();
    }

    /** The clock that would stamp it is wrong, and the topic's limits are narrow. */
    @Test
    void a_retry_record_or_dead_letter_whose_timestamp_is_refused_gets_the_nearest_that_its_topic_takes() {
        Delivery delivery = Deliveries.of(PLAN, "orders", new byte[] {9}, headers());
        Exception refusal =
                new InvalidTimestampException("Timestamp " + NOW + " of message with offset 0 is out of range."
                        + " The timestamp should be within [" + (NOW + 200_000) + ", " + (NOW + 900_000) + "]");
        Outcome retry = Recovery.failed(delivery, failure, NOW);
        Outcome letter = Recovery.deadLetter(delivery, Disposition.EXHAUSTED, failure, NOW);
        for (Outcome outcome : List.of(retry, letter)) {
            Outcome restamped = Recovery.refused(delivery, outcome, refusal, NOW);
            assertThat(restamped).isNotNull();
            assertThat(restamped.kind()).isEqualTo(outcome.kind());
            assertThat(only(restamped).timestamp()).isEqualTo(NOW + 260_000);
            assertThat(only(restamped).headers()).isEqualTo(only(outcome).headers());
            assertThat(only(restamped).partition()).isEqualTo(only(outcome).partition());
        }
        assertThat(Recovery.refused(delivery, retry, new InvalidTimestampException("no"), NOW))
                .as("it does not say which it takes: then the partition must stop")
                .isNull();
    }

    @Test
    void a_timestamp_that_the_handler_gave_and_its_topic_refuses_makes_a_dead_letter() {
        Delivery delivery = Deliveries.of(PLAN, "orders", new byte[] {9}, headers());
        Outcome handled = new Outcome(
                Outcome.Kind.HANDLED, List.of(new ProducerRecord<>("out", 0, 1L, new byte[0], new byte[0])));
        Outcome letter = Recovery.refused(delivery, handled, new InvalidTimestampException("too old"), NOW);
        assertThat(header(only(letter), HeaderNames.DISPOSITION)).isEqualTo(Disposition.OUTPUT_REFUSED.header());
        assertThat(only(letter).timestamp()).isNull();
    }
}
