package io.kafkakit.faults;

import io.kafkakit.internal.commit.CommitMutations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run: workers, input, faults, and the verdict. */
final class FaultRun {

    private static final Logger logger = LoggerFactory.getLogger(FaultRun.class);

    private final ProxiedKafka kafka;
    private final Scenario scenario;
    private final Names names;
    private final Path log;

    FaultRun(ProxiedKafka kafka, Scenario scenario, String name) {
        this.kafka = kafka;
        this.scenario = scenario;
        this.names = new Names(name);
        this.log = Path.of("target", name + ".log");
    }

    /**
     * Runs it.
     *
     * @param mutations what is broken in the workers; faults end when that has done its harm, as far as a mutation tells
     * @throws AssertionError if the promise does not hold, with all that is known of it
     */
    void run(List<Fault> plan, Set<Mutation> mutations) throws InterruptedException, IOException {
        Files.createDirectories(log.getParent());
        Files.deleteIfExists(log);
        try (Log kafkaLog = new Log(kafka.servers(), names.followed());
                Workers workers = new Workers(
                        worker -> WorkerProcess.start(kafka.servers(), names, scenario.seed(), worker, mutations, log),
                        log)) {
            kafkaLog.createTopics(List.of(names.in(), names.out()), Map.of(), Math.min(3, kafka.brokers()));
            Nemesis nemesis = new Nemesis(kafka, workers, kafkaLog, scenario.seed());
            try {
                run(plan, workers, nemesis, kafkaLog);
                judge(kafkaLog, workers);
                logger.info("{} under {} held:\n{}", scenario, plan, nemesis.history());
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(
                        e.getMessage() + (kafka.hasLostMarkers() ? "\nafter Kafka lost markers: KAFKA-20734" : "")
                                + "\nin " + scenario + " under " + plan + " on " + kafka.brokers()
                                + " brokers; what the workers logged is in " + log + "; what happened:\n"
                                + nemesis.history(),
                        e);
            } finally {
                kafka.heal();
            }
        }
    }

    private void run(List<Fault> plan, Workers workers, Nemesis nemesis, Log kafkaLog) throws InterruptedException {
        workers.scaleTo(scenario.workers());
        try (Input input = new Input(kafka.servers(), names, scenario.keys())) {
            nemesis.strike(plan, this::isHarmDone);
            input.finish();
        }
        nemesis.awaitNoLag();
        workers.finish();
        if (!kafkaLog.openTransactions().isEmpty()) {
            throw new AssertionError("transactions are left open: " + kafkaLog.openTransactions());
        }
    }

    private boolean isHarmDone() {
        try {
            return Files.exists(log) && Files.readString(log).contains(CommitMutations.EFFECT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void judge(Log kafkaLog, Workers workers) {
        Verdict verdict = Verdict.of(scenario, names, kafkaLog);
        String report = verdict.report(workers) + DueTimes.of(scenario, workers).report();
        if (!report.isEmpty()) {
            throw new AssertionError(report);
        }
        logger.info("{}: {}", names.run(), verdict.summary());
    }
}
