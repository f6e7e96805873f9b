package io.kafkakit.saga.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkakit.Backoff;
import io.kafkakit.EventRecord;
import io.kafkakit.Retries;
import io.kafkakit.saga.Saga;
import io.kafkakit.saga.SagaStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SagaTesterTest {

    record Placed(String id, int total) {}

    record Order(String id, String stock) {}

    record Reserve(String id) {}

    record Reserved(String stock) {}

    record Release(String id) {}

    record Approved(String id) {}

    record Charge(String id) {}

    record Charged() {}

    record Declined() {}

    record Closed(String id, String how) {}

    private static final Duration HOUR = Duration.ofHours(1);

    private static final Saga<Order> ORDER = Saga.of("order", Order.class)
            .startsOn("orders", Placed.class, Placed::id, placed -> new Order(placed.id(), ""))
            .step(
                    "reserve",
                    s -> s.command("stock", o -> new Reserve(o.id()))
                            .key(o -> "shelf")
                            .on(Reserved.class, (o, r) -> new Order(o.id(), r.stock()))
                            .within(HOUR)
                            .retries(Retries.upTo(1).withBackoff(Backoff.fixed(HOUR)))
                            .undo("stock", o -> new Release(o.id())))
            .step(
                    "approve",
                    s -> s.awaits("approvals", Approved.class, Approved::id).within(HOUR))
            .pause("rest", o -> HOUR)
            .step(
                    "charge",
                    s -> s.command("payments", o -> new Charge(o.id()))
                            .on("paid", Charged.class, (o, charged) -> o)
                            .failsOn(Declined.class)
                            .within(HOUR)
                            .nothingToUndo())
            .completed((o, out) -> out.send("done", o.id(), new Closed(o.id(), "completed")))
            .compensated((o, why, out) -> out.send("done", o.id(), new Closed(o.id(), why.step())))
            .build();

    private final SagaTester<Order> tester = SagaTester.of(ORDER);

    private SagaTester<Order> placed() {
        return tester.event("orders", new Placed("o-1", 10));
    }

    @Test
    void an_event_begins_the_saga_and_replies_lead_it_to_its_end() {
        placed();
        assertThat(tester.commands())
                .containsExactly(
                        new SentCommand("stock", "Reserve", new Reserve("o-1"), "shelf", "reserve", 1, 1, false));
        assertThat(tester.commands()).as("seen already").isEmpty();
        tester.reply(new Reserved("s-1"))
                .deliver("approvals", new Approved("o-1"))
                .pass(HOUR)
                .reply("charge", new Charged());
        assertThat(tester.status()).isEqualTo(SagaStatus.COMPLETED);
        assertThat(tester.state()).isEqualTo(new Order("o-1", "s-1"));
        assertThat(tester.sent()).extracting(EventRecord::data).containsExactly(new Closed("o-1", "completed"));
        assertThat(tester.openSteps()).isEmpty();
        assertThat(tester.failure()).isNull();
    }

    @Test
    void waits_are_over_one_after_the_other_each_at_its_time() {
        placed().pass(Duration.ofHours(10));
        assertThat(tester.history())
                .containsExactly(
                        "started",
                        "reserve: command sent to stock",
                        "reserve: no reply in time",
                        "reserve: command sent to stock, try 2",
                        "reserve: no reply in time",
                        "saga: compensates: reserve: no reply in time",
                        "reserve: undo sent to stock",
                        "saga: compensated");
        assertThat(tester.now()).isEqualTo(Instant.parse("2026-01-01T10:00:00Z"));
        assertThat(tester.commands()).extracting(SentCommand::isUndo).containsExactly(false, false, true);
        assertThat(tester.sent()).extracting(EventRecord::data).containsExactly(new Closed("o-1", "reserve"));
    }

    @Test
    void late_and_repeated_replies_have_no_effect_and_it_says_so() {
        placed();
        SentCommand command = tester.commands().get(0);
        tester.reply(new Reserved("s-1"));
        assertThat(tester.ignored()).isNull();
        tester.replyLate(command, new Reserved("s-2"));
        assertThat(tester.ignored()).isEqualTo("late");
        assertThat(tester.state().stock()).isEqualTo("s-1");
    }

    @Test
    void a_reply_that_no_step_waits_for_is_refused() {
        assertThatThrownBy(() -> tester.reply(new Reserved("s-1")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the saga has not begun: call start(...) or event(...)");
        placed();
        assertThatThrownBy(() -> tester.reply(new Declined()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no step waits for a reply Declined[]; saga 'o-1' is RUNNING and waits at"
                        + " [reserve (doing) for [Reserved]]");
        assertThatThrownBy(() -> tester.reply("charge", new Declined()))
                .hasMessageStartingWith("step 'charge' waits for no reply; saga 'o-1' is RUNNING");
        assertThatThrownBy(() -> tester.reply("reserve", new Declined()))
                .hasMessageStartingWith("step 'reserve' does not wait for a reply Declined[]; ");
        assertThatThrownBy(() -> tester.reply("reserve", "Other", new Declined()))
                .hasMessageStartingWith("step 'reserve' does not wait for a reply 'Other'; ");
        assertThatThrownBy(() -> tester.childCompleted("reserve", new Declined()))
                .hasMessage("step 'reserve' has no child saga: call reply(...)");
        assertThat(tester.history()).as("nothing happened").hasSize(2);
    }

    @Test
    void an_event_that_does_not_reach_the_saga_is_refused() {
        assertThatThrownBy(() -> tester.event("orders", new Approved("o-1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("event 'Approved' of topic 'orders' starts no saga 'order': it starts on"
                        + " [Placed of orders]");
        placed();
        assertThatThrownBy(() -> placed()).hasMessage("saga 'o-1' has begun: use a tester for each saga");
        assertThatThrownBy(() -> tester.deliver("other", new Approved("o-1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no step awaits event 'Approved' of topic 'other'; awaited are [Approved of approvals]");
        assertThatThrownBy(() -> tester.deliver("approvals", new Approved("o-2")))
                .hasMessage("event 'Approved' is for saga 'o-2', and this is saga 'o-1'");
    }

    @Test
    void an_early_event_is_kept_for_its_step() {
        placed().deliver("approvals", new Approved("o-1")).reply(new Reserved("s-1"));
        assertThat(tester.openSteps()).containsExactly("rest");
    }

    @Test
    void operators_steer_the_saga() {
        placed().retry(null).skip("reserve").skip("approve").skip("rest").compensate();
        assertThat(tester.status()).isEqualTo(SagaStatus.COMPENSATED);
        assertThat(tester.commands())
                .extracting(each -> each.step() + " " + each.attempt() + " " + each.isUndo())
                .isEqualTo(List.of("reserve 1 false", "reserve 2 false", "charge 1 false", "reserve 1 true"));
        assertThat(SagaTester.of(ORDER)
                        .start("o-2", new Order("o-2", ""))
                        .complete()
                        .status())
                .isEqualTo(SagaStatus.COMPLETED);
    }

    @Test
    void what_a_function_throws_is_there_to_see() {
        SagaTester<Order> broken = SagaTester.of(Saga.of("order", Order.class)
                        .step(
                                "reserve",
                                s -> s.command("stock", o -> new Reserve(o.id()))
                                        .on(Reserved.class, (o, r) -> {
                                            throw new IllegalArgumentException("no shelf");
                                        })
                                        .within(HOUR)
                                        .nothingToUndo())
                        .build())
                .start("o-1", new Order("o-1", ""))
                .reply(new Reserved("s-1"));
        assertThat(broken.status()).isEqualTo(SagaStatus.STUCK);
        assertThat(broken.failures()).extracting(Throwable::getMessage).containsExactly("no shelf");
    }
}
