package io.kafkakit.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.kafkakit.Backoff;
import io.kafkakit.Disposition;
import io.kafkakit.Retries;
import io.kafkakit.TopicEvents;
import io.kafkakit.UnknownEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a tester shows of recovery: delays, order of keys, and why a record never came to its handler. */
class TestedRecoveryTest {

    record Step(int number) {}

    private final List<Integer> handled = new ArrayList<>();
    private boolean isClosed = true;

    private final TopicEvents steps = TopicEvents.of("steps").on(Step.class, (step, ctx) -> {
        if (isClosed) {
            throw new IllegalStateException("closed");
        }
        handled.add(step.number());
    });

    @Test
    void the_delay_of_a_retry_has_no_jitter_and_its_due_time_has() {
        Retries jittered = Retries.upTo(2)
                .withBackoff(Backoff.delays(Duration.ofSeconds(10), Duration.ofMinutes(1))
                        .withJitter(0.5));
        EventTester tester = EventTester.of(steps).options(topic -> topic.retries(jittered));

        TestedOutcome first = tester.deliver("k", new Step(1));
        assertThat(first.retry().delay()).isEqualTo(Duration.ofSeconds(10));
        assertThat(first.retry().due())
                .isBetween(tester.now().plusSeconds(10), tester.now().plusSeconds(15));
        assertThat(tester.deliverAgain(first).retry().delay()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void where_keys_keep_their_order_a_later_record_waits_behind_and_does_not_run() {
        EventTester tester = keepingOrder();
        TestedOutcome first = tester.deliver("k", new Step(1));
        isClosed = false;

        TestedOutcome second = tester.deliver("k", new Step(2)).assertPostponed();
        assertThat(second.retry().topic()).isEqualTo("steps-retry-behind");
        assertThat(second.retry().delay()).isZero();
        tester.deliver("other", new Step(3)).assertHandled();
        tester.deliver(null, new Step(4)).assertHandled();

        tester.deliverAgain(first).assertHandled();
        tester.deliverAgain(second).assertHandled();
        tester.deliver("k", new Step(5)).assertHandled();
        assertThat(handled).containsExactly(3, 4, 1, 2, 5);
    }

    @Test
    void a_record_that_waits_behind_another_cannot_be_delivered_before_it() {
        EventTester tester = keepingOrder();
        tester.deliver("k", new Step(1)).assertRetried();
        TestedOutcome second = tester.deliver("k", new Step(2));

        assertThatIllegalStateException()
                .isThrownBy(() -> tester.deliverAgain(second))
                .withMessageContaining("waits behind a record of its key")
                .withMessageContaining("deliver that one first");
    }

    @Test
    void a_dead_letter_lets_those_behind_it_go() {
        EventTester tester = keepingOrder();
        TestedOutcome first = tester.deliver("k", new Step(1));
        TestedOutcome second = tester.deliver("k", new Step(2));

        tester.deliverAgain(first).assertDeadLettered(Disposition.EXHAUSTED);
        isClosed = false;
        tester.deliverAgain(second).assertHandled();
    }

    @Test
    void a_value_that_is_no_event_says_why() {
        TestedOutcome outcome = EventTester.of(steps).deliverText("k", "{ no JSON");

        outcome.assertDeadLettered(Disposition.UNDECODABLE);
        assertThat(outcome.failure()).isNotNull();
        assertThat(outcome.deadLetter().reason())
                .contains(String.valueOf(outcome.failure().getMessage()));
    }

    @Test
    void an_event_that_nobody_handles_says_so() {
        TestedOutcome outcome = EventTester.of(steps)
                .options(topic -> topic.unknownEvents(UnknownEvents.DEAD_LETTER))
                .deliver("k", "unknown.event", new Step(1));

        assertThat(outcome.failure()).hasMessageContaining("unknown.event");
    }

    private EventTester keepingOrder() {
        return EventTester.of(steps)
                .options(topic -> topic.retries(Retries.upTo(1)
                        .withBackoff(Backoff.fixed(Duration.ofSeconds(5)))
                        .keepingKeyOrder()));
    }
}
