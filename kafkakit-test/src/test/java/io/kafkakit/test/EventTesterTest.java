package io.kafkakit.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kafkakit.Backoff;
import io.kafkakit.DeadLetterException;
import io.kafkakit.Disposition;
import io.kafkakit.EventName;
import io.kafkakit.EventRecord;
import io.kafkakit.HeaderNames;
import io.kafkakit.Retries;
import io.kafkakit.TopicEvents;
import io.kafkakit.UnknownEvents;
import io.kafkakit.codec.DecodedEvent;
import io.kafkakit.codec.EncodedEvent;
import io.kafkakit.codec.EncodedRecord;
import io.kafkakit.codec.EventCodec;
import io.kafkakit.codec.EventTypes;
import io.kafkakit.codec.JsonCodec;
import io.kafkakit.codec.UndecodableException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventTesterTest {

    record OrderCreated(String orderId) {}

    record PaymentRequested(String orderId) {}

    @EventName("order.cancelled")
    record OrderCancelled(String orderId) {}

    private final TopicEvents paying = TopicEvents.of("orders")
            .on(
                    OrderCreated.class,
                    (order, ctx) -> ctx.send("payments", ctx.key(), new PaymentRequested(order.orderId())));

    private final TopicEvents failing = TopicEvents.of("orders").on(OrderCreated.class, (order, ctx) -> {
        throw new IllegalStateException("the shop is closed");
    });

    @Test
    void what_a_handler_sends_is_the_outcome_of_a_handled_record() {
        TestedOutcome outcome = EventTester.of(paying).deliver("o-1", new OrderCreated("o-1"));

        assertThat(outcome.isHandled()).isTrue();
        assertThat(outcome.failure()).isNull();
        TestRecord sent = outcome.sent("payments").get(0);
        assertThat(sent.key()).isEqualTo("o-1");
        assertThat(sent.event()).isEqualTo("PaymentRequested");
        assertThat(sent.data(PaymentRequested.class)).isEqualTo(new PaymentRequested("o-1"));
        assertThat(sent.partition()).isNull();
        assertThat(sent.value()).isEqualTo("{\"event\":\"PaymentRequested\",\"data\":{\"orderId\":\"o-1\"}}");
    }

    @Test
    void a_send_that_kafka_would_never_take_fails_its_attempt_as_in_production() {
        TopicEvents events = TopicEvents.of("orders")
                .on(OrderCreated.class, (order, ctx) -> ctx.send("out-us/west 1", order))
                .on(
                        OrderCancelled.class,
                        (order, ctx) ->
                                ctx.send(EventRecord.of("payments", order).withHeader("proof", new byte[1_048_576])));

        assertThat(EventTester.of(events)
                        .deliver("o-1", new OrderCreated("o-1"))
                        .failure())
                .hasMessageContaining("out-us/west 1");
        assertThat(EventTester.of(events)
                        .deliver("o-1", new OrderCancelled("o-1"))
                        .failure())
                .hasMessageContaining("max.request.size");
    }

    @Test
    void events_are_found_by_name_class_or_annotation() {
        TopicEvents events = TopicEvents.of("orders")
                .on(OrderCancelled.class, (order, ctx) -> {})
                .on("shipped", OrderCreated.class, (order, ctx) -> {});
        EventTester tester = EventTester.of(events);

        tester.deliver("o-1", new OrderCancelled("o-1")).assertHandled().assertSentNothing();
        tester.deliver("o-1", "shipped", new OrderCreated("o-1")).assertHandled();
        tester.deliver("o-1", new OrderCreated("o-1")).assertSkipped();
    }

    @Test
    void without_retries_a_failure_is_a_dead_letter() {
        TestedOutcome outcome = EventTester.of(failing).deliver("o-1", new OrderCreated("o-1"));

        TestedDeadLetter letter = outcome.deadLetter();
        assertThat(letter.topic()).isEqualTo("dead-letter-queue");
        assertThat(letter.disposition()).isEqualTo(Disposition.EXHAUSTED);
        assertThat(letter.reason()).isEqualTo("the shop is closed");
        assertThat(letter.attempts()).isEqualTo(1);
        assertThat(letter.record().header(HeaderNames.ORIGINAL_TOPIC)).isEqualTo("orders");
        assertThat(letter.record().data(OrderCreated.class)).isEqualTo(new OrderCreated("o-1"));
        assertThat(outcome.sent()).isEmpty();
        assertThat(outcome.failure()).hasMessage("the shop is closed");
    }

    @Test
    void a_failure_with_attempts_left_is_a_retry_record_that_is_due_after_the_delay() {
        EventTester tester = retrying(failing);

        TestedRetry retry = tester.deliver("o-1", new OrderCreated("o-1")).retry();

        assertThat(retry.topic()).isEqualTo("orders-retry");
        assertThat(retry.attempt()).isEqualTo(2);
        assertThat(retry.due()).isEqualTo(tester.now().plusSeconds(5));
        assertThat(retry.lastError()).isEqualTo("the shop is closed");
        assertThat(retry.record().header(HeaderNames.RETRY_COUNT)).isEqualTo("1");
    }

    @Test
    void a_retry_comes_back_when_it_is_due_until_no_attempt_is_left() {
        EventTester tester = retrying(failing);
        var start = tester.now();

        TestedOutcome first = tester.deliver("o-1", new OrderCreated("o-1"));
        TestedOutcome second = tester.deliverAgain(first.assertRetried());
        TestedOutcome third = tester.deliverAgain(second.assertRetried());

        assertThat(second.attempt()).isEqualTo(2);
        assertThat(tester.now()).isEqualTo(start.plusSeconds(10));
        third.assertDeadLettered(Disposition.EXHAUSTED);
        assertThat(third.deadLetter().attempts()).isEqualTo(3);
        assertThat(third.deadLetter().record().header(HeaderNames.RETRY_TOPIC)).isEqualTo("orders-retry");
    }

    @Test
    void a_handler_that_succeeds_at_the_second_attempt_is_handled_then() {
        AtomicInteger calls = new AtomicInteger();
        TopicEvents flaky = TopicEvents.of("orders").on(OrderCreated.class, (order, ctx) -> {
            ctx.send("payments", new PaymentRequested("attempt " + ctx.attempt()));
            if (calls.incrementAndGet() == 1) {
                throw new IllegalStateException("not yet");
            }
        });
        EventTester tester = retrying(flaky);

        TestedOutcome first = tester.deliver("o-1", new OrderCreated("o-1")).assertRetried();

        tester.deliverAgain(first).assertSent("payments", new PaymentRequested("attempt 2"));
    }

    @Test
    void a_later_attempt_can_be_delivered_at_once() {
        EventRecord order = EventRecord.of("orders", new OrderCreated("o-1"));

        assertThat(retrying(failing).deliverAttempt(2, order).retry().attempt()).isEqualTo(3);
        assertThat(retrying(failing).deliverAttempt(1, order).retry().attempt()).isEqualTo(2);
        retrying(failing).deliverAttempt(3, order).assertDeadLettered(Disposition.EXHAUSTED);
    }

    @Test
    void an_attempt_that_never_comes_is_refused() {
        EventRecord order = EventRecord.of("orders", new OrderCreated("o-1"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> retrying(failing).deliverAttempt(4, order))
                .withMessageContaining("attempt 4 never comes")
                .withMessageContaining("up to 2");
        assertThatIllegalArgumentException().isThrownBy(() -> retrying(failing).deliverAttempt(0, order));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventTester.of(failing).deliverAttempt(2, order))
                .withMessageContaining("none");
    }

    @Test
    void a_dead_letter_exception_is_not_retried() {
        TopicEvents refusing = TopicEvents.of("orders").on(OrderCreated.class, (order, ctx) -> {
            throw new DeadLetterException("order without products");
        });

        TestedOutcome outcome = retrying(refusing).deliver("o-1", new OrderCreated("o-1"));

        outcome.assertDeadLettered(Disposition.NOT_RETRYABLE);
        assertThat(outcome.deadLetter().reason()).isEqualTo("order without products");
    }

    @Test
    void what_is_not_an_event_is_a_dead_letter_with_its_bytes_untouched() {
        EventTester tester = EventTester.of(paying).deadLetterTopic("dead");

        TestedOutcome broken = tester.deliverText("o-1", "{\"event\":");
        tester.deliverText("o-1", null).assertSkipped();

        broken.assertDeadLettered(Disposition.UNDECODABLE);
        assertThat(broken.deadLetter().topic()).isEqualTo("dead");
        assertThat(broken.deadLetter().record().value()).isEqualTo("{\"event\":");
        assertThat(broken.failure()).isNotNull();
    }

    @Test
    void unknown_events_follow_the_topics_policy() {
        EventTester tester = EventTester.of(paying).options(topic -> topic.unknownEvents(UnknownEvents.DEAD_LETTER));

        tester.deliver("o-1", new PaymentRequested("o-1")).assertDeadLettered(Disposition.UNROUTABLE);
    }

    @Test
    void a_topics_own_dead_letter_topic_goes_before_the_groups() {
        EventTester tester = EventTester.of(failing)
                .deadLetterTopic("group-dead")
                .options(topic -> topic.deadLetterTopic("orders-dead"));

        assertThat(tester.deliver("o-1", new OrderCreated("o-1")).deadLetter().topic())
                .isEqualTo("orders-dead");
    }

    @Test
    void what_one_service_sends_can_be_delivered_to_the_next() {
        TopicEvents charging = TopicEvents.of("payments")
                .on(PaymentRequested.class, (payment, ctx) -> ctx.send("charged", ctx.key(), payment));
        TestRecord request = EventTester.of(paying)
                .deliver("o-1", new OrderCreated("o-1"))
                .sent()
                .get(0);

        EventTester.of(charging).deliver(request).assertSent("charged", new PaymentRequested("o-1"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventTester.of(paying).deliver(request))
                .withMessageContaining("'payments'");
    }

    @Test
    void another_groups_retry_record_is_skipped() {
        TestRecord retry = retrying(failing)
                .deliver("o-1", new OrderCreated("o-1"))
                .retry()
                .record();

        EventTester other = retrying(failing).member(new io.kafkakit.Member("c", "another-group", false));

        other.deliver(retry).assertSkipped();
    }

    /** Decrypts in place, and fails where the key is not there. */
    private record Decrypting(boolean hasKey) implements EventCodec {

        private static final JsonCodec PLAIN = new JsonCodec();

        @Override
        public EncodedEvent encode(EventRecord event) {
            return EncodedEvent.of(
                    turned(Objects.requireNonNull(PLAIN.encode(event).value())));
        }

        @Override
        public @Nullable DecodedEvent decode(EncodedRecord record, EventTypes types) throws UndecodableException {
            if (!hasKey) {
                throw new AssertionError("no key");
            }
            byte[] value = record.value();
            return value == null ? null : PLAIN.decode(turned(value), types);
        }

        private static byte[] turned(byte[] bytes) {
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] ^= 1;
            }
            return bytes;
        }
    }

    @Test
    void a_codec_that_decodes_in_place_or_fails_costs_an_attempt_as_in_production() {
        OrderCreated order = new OrderCreated("o-1");
        byte[] encrypted = new Decrypting(true)
                .encode(EventRecord.of("orders", "OrderCreated", order))
                .value();
        TestRecord retry = retrying(failing)
                .codec(new Decrypting(true))
                .deliver("o-1", order)
                .assertRetried()
                .retry()
                .record();
        assertThat(retry.data(OrderCreated.class)).isEqualTo(order);
        assertThat(retry.valueBytes()).isEqualTo(encrypted);

        retrying(failing).codec(new Decrypting(false)).deliver("o-1", order).assertRetried();
    }

    private static EventTester retrying(TopicEvents events) {
        return EventTester.of(events)
                .options(topic -> topic.retries(
                        Retries.upTo(2).onTopic("orders-retry").withBackoff(Backoff.fixed(Duration.ofSeconds(5)))));
    }
}
