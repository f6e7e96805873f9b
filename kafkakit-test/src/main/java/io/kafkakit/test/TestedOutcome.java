package io.kafkakit.test;

import io.kafkakit.Disposition;
import io.kafkakit.EventRecord;
import io.kafkakit.codec.TopicCodecs;
import io.kafkakit.internal.encode.Encoder;
import io.kafkakit.internal.flow.Delivery;
import io.kafkakit.internal.flow.Outcome;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a record that an {@link EventTester} delivered: it was handled, skipped, sent to a retry topic, or
 * sent to the dead letters.
 *
 * <p>You can use the query methods with any assertion library. The {@code assertX} methods need none, and chain. If an
 * assertion fails because the handler failed, the handler's exception is its cause.
 */
public final class TestedOutcome {

    private final Delivery delivery;
    private final Outcome outcome;
    private final TopicCodecs codecs;
    private final @Nullable Throwable failure;

    TestedOutcome(Delivery delivery, Outcome outcome, TopicCodecs codecs, @Nullable Throwable failure) {
        this.delivery = delivery;
        this.outcome = outcome;
        this.codecs = codecs;
        this.failure = failure;
    }

    /** Whether the handler returned. */
    public boolean isHandled() {
        return outcome.kind() == Outcome.Kind.HANDLED;
    }

    /** Whether no handler takes the event, or the record is another group's retry. */
    public boolean isSkipped() {
        return outcome.kind() == Outcome.Kind.SKIPPED;
    }

    /** Whether it failed and will be retried. */
    public boolean isRetried() {
        return outcome.kind() == Outcome.Kind.RETRIED;
    }

    /** Whether it waits longer, without a failed attempt: see {@link io.kafkakit.RetryLaterException}. */
    public boolean isPostponed() {
        return outcome.kind() == Outcome.Kind.POSTPONED;
    }

    /** Whether it failed for good. */
    public boolean isDeadLettered() {
        return outcome.kind() == Outcome.Kind.DEAD_LETTERED;
    }

    /**
     * Why it failed: the handler's exception, or why the record never reached a handler, such as a value that is not an
     * event. Null if it was handled or skipped.
     */
    public @Nullable Throwable failure() {
        return failure;
    }

    /** The number of this attempt, from 1. */
    public int attempt() {
        return delivery.attempt();
    }

    /** The handler's sends, in their order; empty unless it was handled. */
    public List<TestRecord> sent() {
        return isHandled() ? records() : List.of();
    }

    /** The handler's sends to this topic, in their order; empty unless it was handled. */
    public List<TestRecord> sent(String topic) {
        return sent().stream().filter(record -> record.topic().equals(topic)).toList();
    }

    /**
     * The next attempt of a record that was retried or postponed.
     *
     * @throws AssertionError if there is none
     */
    public TestedRetry retry() {
        assertThat(outcome.isTriedAgain(), "a record that is tried again");
        return TestedRetry.of(records().get(0), delivery);
    }

    /**
     * The dead letter.
     *
     * @throws AssertionError if there is none
     */
    public TestedDeadLetter deadLetter() {
        assertIs(Outcome.Kind.DEAD_LETTERED);
        return TestedDeadLetter.of(records().get(0));
    }

    /** Checks that the handler returned. */
    public TestedOutcome assertHandled() {
        return assertIs(Outcome.Kind.HANDLED);
    }

    /** Checks that no handler takes the event. */
    public TestedOutcome assertSkipped() {
        return assertIs(Outcome.Kind.SKIPPED);
    }

    /** Checks that it failed and will be retried. */
    public TestedOutcome assertRetried() {
        return assertIs(Outcome.Kind.RETRIED);
    }

    /** Checks that it waits longer, without a failed attempt. */
    public TestedOutcome assertPostponed() {
        return assertIs(Outcome.Kind.POSTPONED);
    }

    /** Checks that it failed for good, and why. */
    public TestedOutcome assertDeadLettered(Disposition disposition) {
        Disposition actual = deadLetter().disposition();
        return assertThat(actual == disposition, "a dead letter because " + disposition.header());
    }

    /**
     * Checks that the handler returned and sent exactly these events to this topic, in this order. Compares their
     * bytes.
     */
    public TestedOutcome assertSent(String topic, Object... data) {
        List<String> expected = Arrays.stream(data)
                .map(each -> TestRecord.sent(EventRecord.of(topic, each), codecs))
                .map(each -> String.valueOf(each.value()))
                .toList();
        List<String> actual =
                sent(topic).stream().map(each -> String.valueOf(each.value())).toList();
        return assertHandled()
                .assertThat(
                        expected.equals(actual),
                        "exactly this sent to '" + topic + "': " + String.join(", ", expected));
    }

    /** Checks that the handler returned and sent exactly these records, in this order: with key, partition and headers. */
    public TestedOutcome assertSent(EventRecord... records) {
        List<ProducerRecord<byte[], byte[]>> expected =
                Arrays.stream(records).map(each -> Encoder.encode(each, codecs)).toList();
        List<String> texts = expected.stream()
                .map(each -> TestRecord.sent(each, codecs).toString())
                .toList();
        List<String> actual = sent().stream().map(TestRecord::toString).toList();
        return assertHandled().assertThat(texts.equals(actual), "exactly this sent: " + String.join(", ", texts));
    }

    /** Checks that the handler returned and sent nothing. */
    public TestedOutcome assertSentNothing() {
        return assertHandled().assertThat(outcome.records().isEmpty(), "nothing sent");
    }

    private TestedOutcome assertIs(Outcome.Kind kind) {
        return assertThat(outcome.kind() == kind, "a record that is " + words(kind));
    }

    private TestedOutcome assertThat(boolean holds, String expected) {
        if (!holds) {
            throw new AssertionError("expected " + expected + "\nbut " + delivery.position() + " was " + this, failure);
        }
        return this;
    }

    private static String words(Outcome.Kind kind) {
        return switch (kind) {
            case HANDLED -> "handled";
            case SKIPPED -> "skipped";
            case PASSED -> "passed";
            case RETRIED -> "retried";
            case POSTPONED -> "postponed";
            case DEAD_LETTERED -> "dead-lettered";
        };
    }

    private List<TestRecord> records() {
        return outcome.records().stream()
                .map(record -> TestRecord.sent(record, codecs))
                .toList();
    }

    /** How the delivery ended, and the records it caused. */
    @Override
    public String toString() {
        List<TestRecord> records = records();
        return words(outcome.kind()) + " at attempt " + attempt() + (records.isEmpty() ? ", sending nothing" : "")
                + TopicReader.listed(records);
    }
}
