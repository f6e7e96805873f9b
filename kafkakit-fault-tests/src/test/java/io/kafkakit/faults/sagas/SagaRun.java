package io.kafkakit.faults.sagas;

import io.kafkakit.KafkaCluster;
import io.kafkakit.deadletter.DeadLetterFilter;
import io.kafkakit.deadletter.DeadLetters;
import io.kafkakit.deadletter.Resolve;
import io.kafkakit.faults.ChildJvm;
import io.kafkakit.faults.Fault;
import io.kafkakit.faults.Log;
import io.kafkakit.faults.Mutation;
import io.kafkakit.faults.Nemesis;
import io.kafkakit.faults.ProxiedKafka;
import io.kafkakit.faults.WorkerProcess;
import io.kafkakit.faults.Workers;
import io.kafkakit.saga.SagaStatus;
import io.kafkakit.saga.SagaView;
import io.kafkakit.saga.Sagas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run: workers, orders, faults, late redrives, and the verdict. */
final class SagaRun {

    private static final Logger logger = LoggerFactory.getLogger(SagaRun.class);

    /** Of the last sagas, with all their retries and time limits. */
    private static final int PATIENCE_SECONDS = 60;

    private final ProxiedKafka kafka;
    private final SagaScenario scenario;
    private final int number;
    private final SagaNames names;
    private final Path log;

    /** A run of so many sagas. */
    SagaRun(ProxiedKafka kafka, SagaScenario scenario, int number, String name) {
        this.kafka = kafka;
        this.scenario = scenario;
        this.number = number;
        this.names = new SagaNames(name);
        this.log = Path.of("target", name + ".log");
    }

    /**
     * Runs it.
     *
     * @param mutations what is broken in the workers
     * @throws AssertionError if a promise does not hold, with all that is known of it
     */
    void run(List<Fault> plan, Set<SagaMutation> mutations) throws InterruptedException, IOException {
        Files.createDirectories(log.getParent());
        Files.deleteIfExists(log);
        try (Log kafkaLog = new Log(kafka.servers(), names.followed());
                KafkaCluster cluster = KafkaCluster.connect(kafka.servers());
                Workers workers = new Workers(worker -> launch(worker, mutations), log)) {
            kafkaLog.createTopics(names.given(), Map.of(), Math.min(3, kafka.brokers()));
            Nemesis nemesis = new Nemesis(kafka, workers, kafkaLog, scenario.seed());
            try {
                run(plan, workers, nemesis, cluster);
                judge(cluster, kafkaLog, workers);
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

    private WorkerProcess launch(String worker, Set<SagaMutation> mutations) {
        List<String> options = new ArrayList<>(List.of("-Xmx256m"));
        if (!mutations.isEmpty()) {
            options.add("-javaagent:" + Mutation.agent());
        }
        List<String> arguments =
                new ArrayList<>(List.of(kafka.servers(), names.run(), Long.toString(scenario.seed()), worker));
        mutations.forEach(mutation -> arguments.add(mutation.name()));
        return new WorkerProcess(worker, ChildJvm.start(log, options, SagaWorker.class, arguments));
    }

    private void run(List<Fault> plan, Workers workers, Nemesis nemesis, KafkaCluster cluster)
            throws InterruptedException {
        workers.scaleTo(scenario.workers());
        try (SagaInput input = new SagaInput(kafka.servers(), names, number)) {
            nemesis.strike(plan, () -> false);
            input.finish();
        }
        nemesis.note("all orders are placed");
        Sagas sagas = Sagas.of(cluster, names.saga());
        int patience = PATIENCE_SECONDS + number / 100;
        try {
            nemesis.await("not all sagas have ended after " + patience + " s", patience, () -> goOn(sagas) == 0);
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + unended(sagas, workers), e);
        }
        nemesis.note("all sagas have ended or are stuck");
        nemesis.awaitNoLag();
        redrive(cluster.deadLetters(names.dead()));
        nemesis.note("dead letters are redriven");
        nemesis.awaitNoLag();
        workers.finish();
    }

    /** Of those placed, how many have not ended and are not stuck. */
    private int goOn(Sagas sagas) {
        return number
                - sagas.list(each -> each.status() == SagaStatus.STUCK
                                || (each.status() != null && each.status().hasEnded()))
                        .size();
    }

    /** What is known of those, of some at most. */
    private static String unended(Sagas sagas, Workers workers) {
        StringBuilder report = new StringBuilder();
        List<SagaView> all = sagas.list(each -> each.status() != SagaStatus.STUCK
                && (each.status() == null || !each.status().hasEnded()));
        for (SagaView each : all.subList(0, Math.min(3, all.size()))) {
            report.append(each.id())
                    .append(" stands at ")
                    .append(each.openSteps())
                    .append('\n');
            each.history().forEach(one -> report.append("  ").append(one).append('\n'));
            workers.said()
                    .filter(line -> line.startsWith("handling " + each.id() + " "))
                    .forEach(line -> report.append("  ").append(line).append('\n'));
        }
        return report + "in all " + all.size() + " sagas go on";
    }

    /** Commands that were undone meanwhile. They must have no effect now. */
    private void redrive(DeadLetters letters) throws InterruptedException {
        for (Part part : List.of(Part.RESERVE, Part.HOLD)) {
            var unused = letters.resolve(
                    letters.preview(DeadLetterFilter.all().withSourceTopic(names.of(part))),
                    Resolve.redrive().withOperator("suite"),
                    progress -> {});
        }
    }

    private void judge(KafkaCluster cluster, Log kafkaLog, Workers workers) {
        if (!kafkaLog.openTransactions().isEmpty()) {
            throw new AssertionError("transactions are left open: " + kafkaLog.openTransactions());
        }
        List<SagaView> views = Sagas.of(cluster, names.saga()).list(each -> true);
        SagaVerdict verdict = new SagaVerdict(scenario, number, views);
        kafkaLog.read(names.effects(), verdict::effect);
        kafkaLog.read(names.ends(), verdict::end);
        kafkaLog.read(names.dead(), verdict::dead);
        kafkaLog.read(names.sagaDead(), verdict::sagaDead);
        String report = verdict.report(workers);
        if (!report.isEmpty()) {
            throw new AssertionError(report);
        }
        logger.info("{}: {}", names.run(), verdict.summary());
    }
}
