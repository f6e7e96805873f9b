package io.kafkakit.faults.sagas;

import static io.kafkakit.faults.WorkerLife.say;

import io.kafkakit.ConsumerGroup;
import io.kafkakit.KafkaCluster;
import io.kafkakit.faults.WorkerLife;
import io.kafkakit.saga.SagaRunner;
import java.io.IOException;
import java.time.Duration;

/** A process that runs the saga and its participants, and closes when its standard input ends. */
final class SagaWorker {

    private static final Duration CLOSE = Duration.ofSeconds(15);

    private SagaWorker() {}

    /**
     * Runs until the end of the input.
     *
     * @param arguments bootstrap servers, run, seed, the worker's name, and the mutations that are switched on
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        SagaNames names = new SagaNames(arguments[1]);
        SagaScenario scenario = new SagaScenario(Long.parseLong(arguments[2]));
        for (int i = 4; i < arguments.length; i++) {
            SagaMutation.valueOf(arguments[i]).apply();
        }
        try (KafkaCluster cluster = KafkaCluster.connect(arguments[0]);
                ConsumerGroup participants = new Participants(names, scenario, arguments[3]).start(cluster);
                SagaRunner runner = runner(cluster, names, scenario, arguments[3])) {
            cluster.closeOnShutdown(CLOSE);
            say("started " + participants.groupId());
            WorkerLife.awaitEndOfInput();
            runner.close(CLOSE);
            participants.close(CLOSE);
            say("ignored " + runner.ignored());
            String failure = participants
                    .failure()
                    .or(() -> runner.group().failure())
                    .map(Throwable::toString)
                    .orElse("none");
            say("closed, failure " + failure);
        }
        say("threads left " + WorkerLife.threadsLeft());
    }

    private static SagaRunner runner(KafkaCluster cluster, SagaNames names, SagaScenario scenario, String worker) {
        return SagaRunner.of(cluster, Orders.saga(names))
                .producerPool(names.run() + "-" + worker + "-runner", 2)
                .watchDeadLetters(names.dead())
                .createTopics(4)
                .group(scenario::describe)
                .deadLetterGroup(scenario::describe)
                .start();
    }
}
