package io.kafkakit.saga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkakit.KafkaCluster;
import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.saga.SagaView.Happening;
import io.kafkakit.saga.SagaView.OpenStep;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Orders of operators that a saga must refuse. No participant ever answers. */
class OperatorTest {

    private static EmbeddedKafka kafka;
    private static KafkaCluster cluster;

    record Placed(String id) {}

    record State(String id) {}

    record Command(String id) {}

    record Answer() {}

    record Paid(String id) {}

    @BeforeAll
    static void startBroker() {
        kafka = EmbeddedKafka.start();
        cluster = KafkaCluster.connect(kafka.clientSettings());
    }

    @AfterAll
    static void stopBroker() {
        cluster.close();
        kafka.close();
    }

    private static SagaBuilder<State> saga(String name) {
        return Saga.of(name, State.class)
                .startsOn(name + "-orders", Placed.class, Placed::id, placed -> new State(placed.id()));
    }

    private static Step<State> asks(Step<State> step, String topic) {
        return step.command(topic, state -> new Command(state.id()))
                .on(Answer.class)
                .withoutLimit();
    }

    private static SagaRunnerBuilder<State> runner(Saga<State> saga) {
        kafka.createTopic(saga.name() + "-commands", 1);
        return SagaRunner.of(cluster, saga).producerPool(saga.name(), 1).createTopics(1);
    }

    private static void begin(String name) {
        cluster.producer().send(name + "-orders", "o-1", new Placed("o-1")).join();
        awaitHistory(name, "started");
    }

    private static void awaitHistory(String name, String words) {
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(view(name).history())
                        .extracting(Happening::what)
                        .anyMatch(each -> each.contains(words)));
    }

    private static SagaView view(String name) {
        return Sagas.of(cluster, name).find("o-1").orElseThrow();
    }

    @Test
    void a_saga_behind_its_pivot_does_not_claim_that_it_was_compensated() {
        Saga<State> saga = saga("pivoted")
                .pivot("charge", step -> asks(step, "pivoted-commands"))
                .step("ship", step -> asks(step, "pivoted-commands"))
                .build();
        try (SagaRunner runner = runner(saga).start()) {
            begin("pivoted");
            Sagas.of(cluster, saga).skip("o-1", "charge", "ann", null);
            Sagas.of(cluster, saga).compensate("o-1", "ann", "changed my mind");
            awaitHistory("pivoted", "compensate by ann: changed my mind, refused: saga 'o-1' is behind its pivot");
            assertThat(view("pivoted").status()).isEqualTo(SagaStatus.RUNNING);
            assertThat(view("pivoted").openSteps()).extracting(OpenStep::name).containsExactly("ship");
            assertThat(runner.counts()).containsEntry(SagaStatus.COMPENSATED, 0L);
        }
    }

    private static Saga<State> old() {
        return saga("moving")
                .step("reserve", step -> asks(step, "moving-commands").undo("moving-commands", s -> new Command("")))
                .step("confirm", step -> asks(step, "moving-commands").nothingToUndo())
                .step(
                        "pay",
                        step -> step.awaits("moving-payments", Paid.class, Paid::id)
                                .withoutLimit())
                .build();
    }

    /** Its step 'confirm' would take the event that the old version keeps for 'pay'. */
    private static Saga<State> now() {
        return saga("moving")
                .version(2)
                .step(
                        "confirm",
                        step -> asks(step, "moving-commands")
                                .awaits("moving-payments", Paid.class, Paid::id)
                                .nothingToUndo())
                .step("pay", step -> asks(step, "moving-commands").nothingToUndo())
                .build();
    }

    @Test
    void a_saga_that_may_not_move_goes_on_under_its_own_version() {
        Saga<State> old = old();
        Saga<State> now = now();
        try (SagaRunner first = runner(old).start()) {
            begin("moving");
            Sagas.of(cluster, old).skip("o-1", "reserve", "ann", null);
            awaitHistory("moving", "confirm: command sent");
            cluster.producer().send("moving-payments", "o-1", new Paid("o-1")).join();
            awaitHistory("moving", "came early and is kept");
            assertThat(first.counts()).containsEntry(SagaStatus.RUNNING, 1L);
        }
        assertThat(Sagas.of(cluster, now).obstacles(old, now))
                .containsOnlyKeys("o-1")
                .containsValue(List.of("step 'reserve' is done, and the new version does not undo it"));
        try (SagaRunner second = SagaRunner.of(cluster, now)
                .previous(old)
                .producerPool("moving", 1)
                .start()) {
            Sagas.of(cluster, now).migrate("o-1", "ann", null);
            awaitHistory("moving", "migrate by ann, refused: step 'reserve' is done");
            assertThat(view("moving").version()).isEqualTo(1);
            assertThat(view("moving").openSteps()).extracting(OpenStep::name).containsExactly("confirm");
            assertThat(second.counts()).containsEntry(SagaStatus.RUNNING, 1L);
        }
    }
}
