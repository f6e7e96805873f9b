package io.kafkakit.internal.handle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.Backoff;
import io.kafkakit.EventHandler;
import io.kafkakit.HeaderNames;
import io.kafkakit.Retries;
import io.kafkakit.TopicEvents;
import io.kafkakit.internal.flow.Delivery;
import io.kafkakit.internal.flow.HeaderText;
import io.kafkakit.internal.flow.Outcome;
import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.monitor.FailedRecord;
import io.kafkakit.support.Deliveries;
import io.kafkakit.support.Pipelines;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PipelineFailureTest {

    record Job(int id) {}

    private final List<FailedRecord> told = new ArrayList<>();

    private Outcome process(EventHandler<Job> handler, @Nullable Retries retries) {
        TopicEvents events = TopicEvents.of("orders").on(Job.class, handler);
        Pipeline pipeline = Pipelines.of(events, told::add, Clock.system());
        Delivery delivery = Deliveries.of(
                Deliveries.plan(retries),
                "orders",
                "{\"event\":\"Job\",\"data\":{\"id\":1}}".getBytes(UTF_8),
                new RecordHeaders());
        return Pipelines.process(pipeline, delivery);
    }

    private static String header(Outcome outcome, String name) {
        return HeaderText.text(outcome.records().get(0).headers(), name);
    }

    /** Counts how often it is printed. */
    private static final class Counting extends RuntimeException {

        private static final long serialVersionUID = 1L;
        private static final AtomicInteger PRINTED = new AtomicInteger();

        @Override
        public void printStackTrace(PrintWriter to) {
            PRINTED.incrementAndGet();
            super.printStackTrace(to);
        }
    }

    @Test
    void a_handler_cannot_change_the_headers_that_its_retry_takes_along() {
        Outcome outcome = process(
                (job, ctx) -> ctx.headers().add("more", new byte[0]),
                Retries.upTo(3).onTopic("retry"));
        assertThat(outcome.kind()).isEqualTo(Outcome.Kind.RETRIED);
        assertThat(told)
                .singleElement()
                .satisfies(failed -> assertThat(failed.error()).isInstanceOf(IllegalStateException.class));
        assertThat(outcome.records().get(0).headers().lastHeader("more")).isNull();
    }

    @Test
    void a_stack_trace_is_printed_once_for_a_dead_letter_and_never_for_a_retry() {
        Counting failure = new Counting();
        Outcome retried = process(
                (job, ctx) -> {
                    throw failure;
                },
                Retries.upTo(1).withBackoff(Backoff.fixed(Duration.ofSeconds(1))));
        assertThat(retried.kind()).isEqualTo(Outcome.Kind.RETRIED);
        assertThat(Counting.PRINTED).hasValue(0);
        Outcome dead = process(
                (job, ctx) -> {
                    throw failure;
                },
                null);
        assertThat(dead.kind()).isEqualTo(Outcome.Kind.DEAD_LETTERED);
        assertThat(Counting.PRINTED).hasValue(1);
        assertThat(told).extracting(FailedRecord::retried).containsExactly(true, false);
        assertThat(told).extracting(FailedRecord::error).containsOnly(failure);
    }

    private static int deep(int depth) {
        return depth == 0 ? Integer.parseInt("deep") : deep(depth - 1) + 1;
    }

    @Test
    void of_a_deep_stack_trace_the_first_characters_are_kept() {
        Outcome dead = process((job, ctx) -> assertThat(deep(900)).isZero(), null);
        assertThat(header(dead, HeaderNames.STACK_TRACE))
                .startsWith("java.lang.NumberFormatException: ")
                .contains("PipelineFailureTest.deep")
                .endsWith("…")
                .hasSize(8_001);
    }

    private static final class Hostile extends RuntimeException {

        private static final long serialVersionUID = 1L;

        @Override
        public synchronized Throwable getCause() {
            throw new IllegalStateException("no cause");
        }

        @Override
        public String getMessage() {
            throw new IllegalStateException("no words");
        }
    }

    @Test
    void a_failure_that_cannot_be_printed_still_says_its_class() {
        Outcome dead = process(
                (job, ctx) -> {
                    throw new Hostile();
                },
                null);
        assertThat(header(dead, HeaderNames.STACK_TRACE)).contains(Hostile.class.getName());
        assertThat(header(dead, HeaderNames.ERROR_REASON)).contains(Hostile.class.getName());
        assertThat(header(dead, HeaderNames.EXCEPTION_CLASS)).isEqualTo(Hostile.class.getName());
    }

    @Test
    void what_one_handler_may_send_is_limited_and_a_small_record_counts_too() {
        Outcome dead = process(
                (job, ctx) -> {
                    for (int i = 0; i < 11; i++) {
                        ctx.send("out", null, new Job(i));
                    }
                },
                null);
        assertThat(dead.kind()).isEqualTo(Outcome.Kind.DEAD_LETTERED);
        assertThat(header(dead, HeaderNames.ERROR_REASON))
                .contains("orders-4@17 has sent 7 records", "'out'", "maxStagedBytes = 1000", "topic 'orders'");
        Outcome handled = process(
                (job, ctx) -> {
                    for (int i = 0; i < 7; i++) {
                        ctx.send("out", null, new Job(i));
                    }
                },
                null);
        assertThat(handled.kind()).isEqualTo(Outcome.Kind.HANDLED);
        assertThat(handled.records()).hasSize(7);
    }
}
