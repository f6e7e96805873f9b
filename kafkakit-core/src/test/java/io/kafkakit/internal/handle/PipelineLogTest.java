package io.kafkakit.internal.handle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.kafkakit.Retries;
import io.kafkakit.TopicEvents;
import io.kafkakit.internal.lifecycle.LineBudget;
import io.kafkakit.support.Captured;
import io.kafkakit.support.Deliveries;
import io.kafkakit.support.HandClock;
import io.kafkakit.support.Pipelines;
import io.kafkakit.support.Work;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

/** What is said in the log of records that are not handled, and how often. */
class PipelineLogTest {

    private final HandClock clock = new HandClock();
    private final Pipeline pipeline = pipeline();

    private Pipeline pipeline() {
        TopicEvents events = TopicEvents.of("orders").on(Work.class, (work, ctx) -> {
            throw new IllegalStateException("number " + work.id());
        });
        return Pipelines.of(events, failed -> {}, clock);
    }

    private void process(String value) {
        var unused = pipeline.process(
                Deliveries.of(Deliveries.plan(null), "orders", value.getBytes(UTF_8), new RecordHeaders()));
    }

    private void fail(int id) {
        process("{\"event\":\"Work\",\"data\":{\"id\":" + id + "}}");
    }

    private void failBeforeTheLast(int id) {
        byte[] value = ("{\"event\":\"Work\",\"data\":{\"id\":" + id + "}}").getBytes(UTF_8);
        Retries retries = Retries.upTo(3).onTopic("retry");
        var unused = pipeline.process(Deliveries.of(Deliveries.plan(retries), "orders", value, new RecordHeaders()));
    }

    private static long count(String text, String part) {
        return Pattern.compile(part, Pattern.LITERAL).matcher(text).results().count();
    }

    @Test
    void each_failure_is_said_and_one_stack_trace_a_second_is_printed() {
        try (Captured log = new Captured(Level.INFO)) {
            fail(1);
            fail(2);
            clock.pass(Duration.ofNanos(999_999_999));
            fail(3);
            assertThat(count(log.text(), "failed for good, attempt 1: goes to dead"))
                    .isEqualTo(3);
            assertThat(log.text()).contains("orders-4@17", "number 2", "number 3");
            assertThat(tracesOf(log)).containsExactly("number 1");
            clock.pass(Duration.ofNanos(1));
            fail(4);
            assertThat(tracesOf(log)).containsExactly("number 1", "number 4");
        }
    }

    @Test
    void failures_that_are_too_many_are_counted_and_not_said_one_by_one() {
        try (Captured log = new Captured(Level.INFO)) {
            for (int i = 0; i < LineBudget.LINES + 20; i++) {
                fail(i);
                process("nothing");
            }
            assertThat(count(log.text(), "failed for good, attempt 1") + count(log.text(), "cannot be decoded"))
                    .isEqualTo(LineBudget.LINES);
            assertThat(count(log.text(), "orders: 100 records that failed for good within a second"))
                    .isEqualTo(1);
            assertThat(log.text()).doesNotContain("more records that failed");
            clock.pass(Duration.ofSeconds(1));
            fail(7_777);
            fail(7_778);
            assertThat(log.text()).contains("number 7777", "number 7778");
            assertThat(count(log.text(), "orders: 140 more records that failed for good were not logged"))
                    .isEqualTo(1);
        }
    }

    @Test
    void failed_attempts_do_not_keep_dead_letters_out_of_the_log() {
        try (Captured log = new Captured(Level.INFO)) {
            for (int i = 0; i < LineBudget.LINES + 20; i++) {
                failBeforeTheLast(i);
            }
            assertThat(count(log.text(), "failed, attempt 1: goes to")).isEqualTo(LineBudget.LINES);
            assertThat(count(log.text(), "100 failed attempts within a second")).isEqualTo(1);
            fail(7_777);
            assertThat(log.text()).contains("number 7777");
        }
    }

    @Test
    void at_debug_level_all_failures_are_said() {
        try (Captured log = new Captured(Level.DEBUG)) {
            for (int i = 0; i < LineBudget.LINES + 20; i++) {
                fail(i);
            }
            assertThat(count(log.text(), "failed for good, attempt 1")).isEqualTo(LineBudget.LINES + 20);
            assertThat(log.text()).doesNotContain("within a second");
        }
    }

    private static List<String> tracesOf(Captured log) {
        return Pattern.compile("(number \\d)\\R\\s+at ")
                .matcher(log.text())
                .results()
                .map(each -> each.group(1))
                .toList();
    }

    @Test
    void an_event_that_nobody_handles_is_said_once_a_name_and_what_is_no_event_each_time() {
        try (Captured log = new Captured(Level.INFO)) {
            for (int i = 0; i < 3; i++) {
                process("{\"event\":\"other\",\"data\":1}");
                process("{\"event\":\"another\",\"data\":1}");
                process("nothing");
            }
            assertThat(count(log.text(), "no handler for event 'other' on topic 'orders'"))
                    .isEqualTo(1);
            assertThat(count(log.text(), "no handler for event 'another'")).isEqualTo(1);
            assertThat(count(log.text(), "orders-4@17 cannot be decoded and becomes a dead letter"))
                    .isEqualTo(3);
        }
    }
}
