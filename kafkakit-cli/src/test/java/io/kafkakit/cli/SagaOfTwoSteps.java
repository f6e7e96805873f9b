package io.kafkakit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkakit.KafkaCluster;
import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.saga.Saga;
import io.kafkakit.saga.SagaRunner;
import io.kafkakit.saga.SagaStatus;
import io.kafkakit.saga.Sagas;
import java.time.Duration;
import java.util.List;

/** A saga on a real broker whose participants never answer: each saga waits until an operator decides. */
final class SagaOfTwoSteps implements AutoCloseable {

    private final EmbeddedKafka kafka;
    private final String name;
    private final KafkaCluster cluster;
    private final SagaRunner runner;

    record Placed(String id) {}

    record State(String id, int total) {}

    record Command(String id) {}

    record Answer() {}

    SagaOfTwoSteps(EmbeddedKafka kafka, String name) {
        this.kafka = kafka;
        this.name = name;
        for (String topic : List.of("-orders", "-stock", "-payments")) {
            kafka.createTopic(name + topic, 1);
        }
        cluster = KafkaCluster.connect(kafka.clientSettings());
        runner = SagaRunner.of(cluster, definition())
                .producerPool(name, 1)
                .createTopics(1)
                .start();
    }

    private Saga<State> definition() {
        return Saga.of(name, State.class)
                .startsOn(name + "-orders", Placed.class, Placed::id, placed -> new State(placed.id(), 7))
                .step(
                        "reserve",
                        s -> s.command(name + "-stock", state -> new Command(state.id()))
                                .on(Answer.class)
                                .withoutLimit()
                                .undo(name + "-stock", state -> new Command("undo " + state.id())))
                .pivot(
                        "charge",
                        s -> s.command(name + "-payments", state -> new Command(state.id()))
                                .on(Answer.class)
                                .within(Duration.ofMillis(100)))
                .step(
                        "ship",
                        s -> s.command(name + "-stock", state -> new Command("ship " + state.id()))
                                .on(Answer.class)
                                .withoutLimit())
                .build();
    }

    /** Begins sagas, one after the other, and waits until they have begun. */
    void begin(String... ids) {
        for (String id : ids) {
            cluster.producer().send(name + "-orders", id, new Placed(id)).join();
            awaitStatus(id, SagaStatus.RUNNING);
        }
    }

    void awaitStatus(String id, SagaStatus status) {
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(
                                Sagas.of(cluster, name).find(id).orElseThrow().status())
                        .isEqualTo(status));
    }

    /** A command on this saga. */
    Ran ran(String command, String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = name;
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return Ran.on(kafka, List.of("saga", command), all);
    }

    /** Orders are not obeyed any more. */
    void stop() {
        runner.close();
    }

    @Override
    public void close() {
        runner.close();
        cluster.close();
    }
}
