package io.kafkakit.console.internal.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.console.fleet.FleetCommand;
import io.kafkakit.console.fleet.FleetSnapshot.Logged;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrdersInForceTest {

    private static List<String> inForce(FleetCommand... given) {
        Orders orders = new Orders();
        for (int i = 0; i < given.length; i++) {
            orders.take(new Logged(given[i], 0, i));
        }
        return orders.inForce().stream().map(FleetCommand::words).toList();
    }

    private static FleetCommand pause(String topic) {
        return FleetCommand.pause("g", topic, "ann", null);
    }

    private static FleetCommand pause(String topic, String event) {
        return FleetCommand.pauseEvent("g", topic, event, "ann", null);
    }

    private static FleetCommand resume(String topic) {
        return FleetCommand.resume("g", topic, "ann", null);
    }

    private static FleetCommand resume(String topic, String event) {
        return FleetCommand.resumeEvent("g", topic, event, "ann", null);
    }

    private static FleetCommand concurrency(int number) {
        return FleetCommand.concurrency("g", "a", number, "ann", null);
    }

    @Test
    void a_pause_holds_until_its_opposite() {
        assertThat(inForce(pause("a"), pause("b"))).containsExactly("pause a", "pause b");
        assertThat(inForce(pause("a"), pause("b"), resume("a"))).containsExactly("pause b");
        assertThat(inForce(pause("a"), resume("a"), pause("a"))).containsExactly("pause a");
        assertThat(inForce(resume("a"))).isEmpty();
    }

    @Test
    void to_resume_a_topic_resumes_its_events_and_to_resume_an_event_does_not_resume_the_topic() {
        assertThat(inForce(pause("a", "X"), pause("a", "Y"), pause("b", "X"), resume("a")))
                .containsExactly("pause b X");
        assertThat(inForce(pause("a"), pause("a", "X"), resume("a", "X"))).containsExactly("pause a");
    }

    @Test
    void the_last_concurrency_holds_and_zero_ends_it() {
        assertThat(inForce(concurrency(2), concurrency(5))).containsExactly("concurrency a 5");
        assertThat(inForce(concurrency(2), concurrency(0))).isEmpty();
    }

    @Test
    void retries_are_off_until_they_are_on() {
        assertThat(inForce(FleetCommand.retries("g", "a", false, "ann", null))).containsExactly("retries off a");
        assertThat(inForce(
                        FleetCommand.retries("g", "a", false, "ann", null),
                        FleetCommand.retries("g", "a", true, "ann", null)))
                .isEmpty();
    }
}
