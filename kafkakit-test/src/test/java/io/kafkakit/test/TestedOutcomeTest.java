package io.kafkakit.test;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kafkakit.Disposition;
import io.kafkakit.EventRecord;
import io.kafkakit.TopicEvents;
import org.junit.jupiter.api.Test;

/** An assertion that fails must tell enough to find the mistake. */
class TestedOutcomeTest {

    record Ping(String text) {}

    private final TestedOutcome handled = EventTester.of(TopicEvents.of("pings").on(Ping.class, (ping, ctx) -> {
                ctx.send("pongs", ctx.key(), ping);
                ctx.send("pongs", ctx.key(), new Ping("again"));
            }))
            .deliver("k", new Ping("x"));

    private final IllegalStateException cause = new IllegalStateException("no answer");

    private final TestedOutcome failed = EventTester.of(TopicEvents.of("pings").on(Ping.class, (ping, ctx) -> {
                throw cause;
            }))
            .deliver("k", new Ping("x"));

    @Test
    void a_handler_that_failed_is_the_cause_of_the_failed_assertion() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(failed::assertHandled)
                .withMessageContaining("expected a record that is handled")
                .withMessageContaining("but pings-0@0 was dead-lettered at attempt 1")
                .withMessageContaining("error-reason: no answer")
                .withCause(cause);
    }

    @Test
    void what_was_sent_is_listed_beside_what_should_have_been() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> handled.assertSent("pongs", new Ping("y")))
                .withMessageContaining(
                        "expected exactly this sent to 'pongs': {\"event\":\"Ping\",\"data\":{\"text\":\"y\"}}")
                .withMessageContaining("pongs k = {\"event\":\"Ping\",\"data\":{\"text\":\"x\"}}");
        assertThatExceptionOfType(AssertionError.class).isThrownBy(handled::assertSentNothing);
        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> handled.assertSent("other", new Ping("x")));
        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> failed.assertSent("pongs"));
    }

    @Test
    void whole_records_are_compared_with_key_and_headers() {
        EventRecord first = EventRecord.of("pongs", new Ping("x")).withKey("k");
        EventRecord second = EventRecord.of("pongs", new Ping("again")).withKey("k");

        handled.assertSent("pongs", new Ping("x"), new Ping("again")).assertSent(first, second);
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> handled.assertSent(first, second.withHeader("a", "b")))
                .withMessageContaining("a: b");
    }

    @Test
    void a_dead_letter_for_another_reason_is_told() {
        failed.assertDeadLettered(Disposition.EXHAUSTED);
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> failed.assertDeadLettered(Disposition.UNDECODABLE))
                .withMessageContaining("expected a dead letter because undecodable");
    }

    @Test
    void asking_for_the_wrong_kind_of_outcome_fails() {
        assertThatExceptionOfType(AssertionError.class).isThrownBy(handled::retry);
        assertThatExceptionOfType(AssertionError.class).isThrownBy(handled::deadLetter);
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(handled::assertSkipped)
                .withMessageContaining("was handled at attempt 1");
    }

    @Test
    void data_that_is_not_there_is_told_with_the_record() {
        TestRecord tombstone = EventTester.of(TopicEvents.of("pings")
                        .on(Ping.class, (ping, ctx) -> ctx.send(EventRecord.tombstone("pongs", "k"))))
                .deliver("k", new Ping("x"))
                .sent()
                .get(0);

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> tombstone.data(Ping.class))
                .withMessageContaining("it has no value: pongs k = null");
    }
}
