package io.kafkakit.saga.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.saga.Saga;
import io.kafkakit.saga.SagaFailure;
import io.kafkakit.saga.SagaStatus;
import io.kafkakit.saga.SagaView;
import io.kafkakit.saga.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DrawingTest {

    private static final Instant NOW = Instant.parse("2026-12-01T10:00:00Z");

    record State() {}

    record Command() {}

    record Done() {}

    record Declined() {}

    private static Step<State> asks(Step<State> step) {
        return step.command("commands", state -> new Command()).on(Done.class);
    }

    private static final Saga<State> SAGA = Saga.of("order", State.class)
            .step("reserve", step -> asks(step).within(Duration.ofMinutes(5)).undo("commands", state -> new Command()))
            .choose(
                    "is dear",
                    state -> true,
                    then -> then.step(
                            "check \"twice\"", step -> asks(step).withoutLimit().nothingToUndo()))
            .pivot("charge", step -> asks(step).failsOn(Declined.class).withoutLimit())
            .parallel(
                    "fulfil",
                    ways -> ways.branch(
                                    "goods",
                                    b -> b.step("ship", step -> asks(step).withoutLimit()))
                            .branch(
                                    "paper",
                                    b -> b.step("invoice", step -> asks(step).withoutLimit())))
            .build();

    private record View(
            SagaStatus status,
            List<OpenStep> openSteps,
            List<String> doneSteps,
            List<Happening> history,
            @Nullable SagaFailure failure)
            implements SagaView {

        @Override
        public String saga() {
            return "order";
        }

        @Override
        public String id() {
            return "o-1";
        }

        @Override
        public int version() {
            return 1;
        }

        @Override
        public Instant startedAt() {
            return NOW;
        }

        @Override
        public Instant changedAt() {
            return NOW;
        }

        @Override
        public String stateText() {
            return "";
        }

        @Override
        public @Nullable String problem() {
            return null;
        }
    }

    private static List<SagaView.Happening> history(String... what) {
        return Stream.of(what).map(each -> new SagaView.Happening(NOW, each)).toList();
    }

    private static SagaView.OpenStep open(String name, String doing) {
        return new SagaView.OpenStep(name, 1, doing, null, null);
    }

    @Test
    void steps_follow_each_other_and_failures_lead_to_the_undoing() {
        assertThat(SAGA.mermaid()).isEqualTo("""
                flowchart TD
                    start(["order 1"])
                    start --> s0["reserve<br>to commands"]
                    s0 -.->|"no reply within 5m"| undo(["undo"])
                    s0 --> s1{"is dear"}
                    s1 -->|"yes"| s2["check #quot;twice#quot;<br>to commands"]
                    s2 --> s3[["charge<br>to commands"]]
                    s1 -->|"no"| s3[["charge<br>to commands"]]
                    s3 -.->|"Declined"| undo(["undo"])
                    s3 --> s4["fulfil"]
                    s4 --> s5["ship<br>to commands"]
                    s4 --> s6["invoice<br>to commands"]
                    s5 --> completed(["completed"])
                    s6 --> completed(["completed"])
                """);
    }

    @Test
    void steps_that_are_never_undone_are_done_too() {
        View view = new View(
                SagaStatus.STUCK,
                List.of(open("ship", "failed"), open("invoice", "doing")),
                List.of(),
                history(
                        "started",
                        "reserve: command sent to commands",
                        "reserve: Done",
                        "charge: command sent to commands",
                        "charge: Done",
                        "ship: command sent to commands",
                        "invoice: command sent to commands",
                        "ship: stuck: no reply in time"),
                null);
        assertThat(SAGA.mermaid(view))
                .startsWith(SAGA.mermaid())
                .contains("class s0 done", "class s3 done", "class s5 stuck", "class s6 open")
                .doesNotContain("class s2", "class s5 done", "class s6 done");
    }

    @Test
    void steps_that_were_undone_have_no_colour() {
        View view = new View(
                SagaStatus.COMPENSATED,
                List.of(),
                List.of(),
                history("started", "reserve: Done", "charge: Declined", "reserve: undo sent", "saga: compensated"),
                new SagaFailure("charge", "Declined"));
        assertThat(SAGA.mermaid(view)).contains("class s3 stuck").doesNotContain("class s0");
    }
}
