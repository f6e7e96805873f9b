package io.kafkakit.internal.recover;

import static io.kafkakit.support.Deliveries.NOW;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.Backoff;
import io.kafkakit.DeadLetterException;
import io.kafkakit.Disposition;
import io.kafkakit.HeaderNames;
import io.kafkakit.Retries;
import io.kafkakit.RetryLaterException;
import io.kafkakit.internal.flow.Delivery;
import io.kafkakit.internal.flow.HeaderText;
import io.kafkakit.internal.flow.Outcome;
import io.kafkakit.internal.flow.TopicPlan;
import io.kafkakit.support.Deliveries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which failures are tried again, when, and for how long. */
class WhichFailuresTest {

    private static final Retries PATIENT =
            Retries.upTo(3).withBackoff(Backoff.delays(ofSeconds(1), ofSeconds(10), ofMinutes(1)));

    private static Delivery first(Retries retries) {
        return Deliveries.of(Deliveries.plan(retries), "orders", new byte[] {1}, new RecordHeaders());
    }

    private static String fate(Retries retries, Throwable failure) {
        Outcome outcome = Recovery.failed(first(retries), failure, NOW);
        return outcome.kind() == Outcome.Kind.DEAD_LETTERED
                ? String.valueOf(header(only(outcome), HeaderNames.DISPOSITION))
                : outcome.kind().toString();
    }

    private static ProducerRecord<byte[], byte[]> only(Outcome outcome) {
        assertThat(outcome.records()).hasSize(1);
        return outcome.records().get(0);
    }

    private static @Nullable String header(ProducerRecord<?, ?> record, String name) {
        return HeaderText.text(record.headers(), name);
    }

    @Test
    void classes_of_failures_are_not_tried_again() {
        Retries retries = PATIENT.notOn(IllegalArgumentException.class).notOn(IOException.class);
        assertThat(fate(retries, new NumberFormatException("x")))
                .as("a subclass")
                .isEqualTo("not-retryable");
        assertThat(fate(retries, new ExecutionException(new UncheckedIOException(new SocketTimeoutException()))))
                .as("a cause of a cause")
                .isEqualTo("not-retryable");
        assertThat(fate(retries, new IllegalStateException("x"))).isEqualTo("RETRIED");
    }

    @Test
    void only_some_classes_of_failures_are_tried_again() {
        Retries retries = PATIENT.onlyOn(IOException.class).notOn(SocketTimeoutException.class);
        assertThat(fate(retries, new UncheckedIOException(new IOException()))).isEqualTo("RETRIED");
        assertThat(fate(retries, new SocketTimeoutException()))
                .as("notOn goes first")
                .isEqualTo("not-retryable");
        assertThat(fate(retries, new IllegalStateException("x"))).isEqualTo("not-retryable");
    }

    @Test
    void a_dead_letter_exception_counts_wherever_it_is_in_the_chain() {
        assertThat(fate(PATIENT, new ExecutionException(new DeadLetterException("no use"))))
                .isEqualTo("not-retryable");
    }

    @Test
    void causes_that_go_in_a_circle_or_fail_when_asked_end_the_search() {
        IllegalStateException one = new IllegalStateException("one");
        IllegalStateException two = new IllegalStateException("two", one);
        one.initCause(two);
        assertThat(fate(PATIENT.notOn(IOException.class), one)).isEqualTo("RETRIED");
        assertThat(fate(PATIENT.notOn(IllegalStateException.class), new IllegalStateException("hostile") {
                    @Override
                    public synchronized Throwable getCause() {
                        throw new IllegalStateException("no");
                    }
                }))
                .isEqualTo("not-retryable");
    }

    @Test
    void each_attempt_waits_in_the_topic_of_its_delay() {
        TopicPlan plan = Deliveries.plan(PATIENT);
        List<String> topics = new ArrayList<>();
        Delivery delivery = first(PATIENT);
        for (Outcome outcome = Recovery.failed(delivery, new IOException(), NOW);
                outcome.kind() == Outcome.Kind.RETRIED;
                outcome = Recovery.failed(delivery, new IOException(), NOW)) {
            topics.add(only(outcome).topic());
            delivery = Deliveries.readBack(plan, only(outcome), 0);
        }
        assertThat(topics).containsExactly("orders-retry-1s", "orders-retry-10s", "orders-retry-1m");
    }

    @Test
    void an_attempt_that_would_come_too_late_does_not_come() {
        Retries retries = PATIENT.giveUpAfter(ofSeconds(12));
        TopicPlan plan = Deliveries.plan(retries);
        Outcome one = Recovery.failed(first(retries), new IOException(), NOW);
        long then = NOW + 1_500;
        Outcome two = Recovery.failed(Deliveries.readBack(plan, only(one), 0, then), new IOException(), then);
        assertThat(two.kind()).as("10 s after 1.5 s is within 12 s").isEqualTo(Outcome.Kind.RETRIED);
        long later = then + 10_001;
        Outcome three = Recovery.failed(Deliveries.readBack(plan, only(two), 0, later), new IOException(), later);
        assertThat(header(only(three), HeaderNames.DISPOSITION)).isEqualTo(Disposition.EXPIRED.header());
        assertThat(header(only(three), HeaderNames.FIRST_FAILED_AT)).isEqualTo(Long.toString(NOW));
        assertThat(header(only(three), HeaderNames.ATTEMPTS)).isEqualTo("3");
    }

    /** Follows a record from topic to topic until a handler may have it; the delays it waited, in seconds. */
    private static List<Long> waits(Retries retries, Duration asked) {
        TopicPlan plan = Deliveries.plan(retries);
        Outcome outcome = Recovery.failed(first(retries), new RetryLaterException("closed", asked), NOW);
        List<Long> waits = new ArrayList<>();
        long now = NOW;
        Delivery delivery;
        do {
            assertThat(outcome.kind()).isEqualTo(Outcome.Kind.POSTPONED);
            delivery = Deliveries.readBack(plan, only(outcome), waits.size(), now);
            long due = delivery.dueAt(now);
            waits.add((due - now) / 1_000);
            now = due;
            outcome = Recovery.moveOn(delivery, now);
        } while (outcome != null);
        assertThat(now - NOW).as("never early").isGreaterThanOrEqualTo(asked.toMillis());
        assertThat(now - NOW).as("late by the shortest delay at most").isLessThanOrEqualTo(asked.toMillis() + 1_500);
        assertThat(delivery.attempt()).as("no attempt is counted").isEqualTo(1);
        return waits;
    }

    @Test
    void a_record_that_is_to_be_tried_later_waits_in_as_few_topics_as_there_are_for_it() {
        assertThat(waits(PATIENT, ofSeconds(1))).containsExactly(1L);
        assertThat(waits(PATIENT, Duration.ofMillis(200))).containsExactly(1L);
        assertThat(waits(PATIENT, ofSeconds(84)))
                .startsWith(60L, 10L, 10L, 1L, 1L)
                .hasSizeBetween(7, 8);
        assertThat(waits(PATIENT, ofHours(2))).hasSizeBetween(120, 135);
    }

    @Test
    void postponing_counts_no_attempt_and_ends() {
        RetryLaterException later = new RetryLaterException("closed", ofSeconds(1));
        TopicPlan plan = Deliveries.plan(PATIENT);
        long now = NOW;
        int times = 0;
        Outcome outcome = Recovery.failed(first(PATIENT), later, now);
        while (outcome.kind() == Outcome.Kind.POSTPONED) {
            times++;
            now += 60_000;
            outcome = Recovery.failed(Deliveries.readBack(plan, only(outcome), times, now), later, now);
        }
        assertThat(times).as("once a minute for a day").isEqualTo(24 * 60);
        assertThat(header(only(outcome), HeaderNames.DISPOSITION)).isEqualTo("expired");
        assertThat(header(only(outcome), HeaderNames.ATTEMPTS)).isEqualTo("1");
        assertThat(fate(PATIENT.giveUpAfter(ofSeconds(30)), new RetryLaterException("closed", ofSeconds(31))))
                .isEqualTo("expired");
        assertThat(fate(PATIENT, new RetryLaterException("closed", Duration.ofSeconds(Long.MAX_VALUE))))
                .isEqualTo("expired");
    }

    @Test
    void without_a_delay_there_is_no_place_to_wait_so_it_is_a_failed_attempt() {
        RetryLaterException later = new RetryLaterException("closed", ofSeconds(1));
        assertThat(fate(Retries.upTo(1), later)).isEqualTo("RETRIED");
        Outcome none =
                Recovery.failed(Deliveries.of(Deliveries.plan(null), "orders", null, new RecordHeaders()), later, NOW);
        assertThat(header(only(none), HeaderNames.DISPOSITION)).isEqualTo("exhausted");
    }

    @Test
    void a_time_that_no_policy_has_set_does_not_park_a_record() {
        RecordHeaders headers = new RecordHeaders();
        headers.add(
                HeaderNames.NOT_BEFORE,
                Long.toString(NOW + ofDays(2).toMillis()).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(Recovery.moveOn(Deliveries.of(Deliveries.plan(PATIENT), "orders-retry-1s", null, headers), NOW))
                .isNull();
        assertThat(Recovery.moveOn(Deliveries.of(Deliveries.plan(PATIENT), "orders", null, headers), NOW))
                .as("a source record cannot say so at all")
                .isNull();
    }
}
