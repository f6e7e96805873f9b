package io.kafkakit.faults;

import io.kafkakit.KafkaCluster;
import io.kafkakit.deadletter.DeadLetterFilter;
import io.kafkakit.deadletter.DeadLetters;
import io.kafkakit.deadletter.Resolve;
import io.kafkakit.internal.commit.CommitMutations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run: workers, input, faults, and the verdict. */
final class FaultRun {

    private static final Logger logger = LoggerFactory.getLogger(FaultRun.class);

    private final ProxiedKafka kafka;
    private final Scenario scenario;
    private final Names names;
    private final Path log;
    /** Where the jobs are booked; null for nowhere. */
    private final @Nullable Bookings bookings;

    FaultRun(ProxiedKafka kafka, Scenario scenario, String name) {
        this(kafka, scenario, name, null);
    }

    /** With a database, in which handlers book their jobs. */
    FaultRun(ProxiedKafka kafka, Scenario scenario, String name, @Nullable Bookings bookings) {
        this.bookings = bookings;
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
                        worker -> WorkerProcess.start(
                                kafka.servers(), names, scenario.seed(), worker, mutations, log, databaseUrl()),
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
            if (bookings == null) {
                nemesis.strike(plan, this::isHarmDone);
            } else {
                strike(plan, nemesis, bookings);
            }
            input.finish();
        }
        nemesis.awaitNoLag();
        if (bookings != null) {
            redrive();
            nemesis.note("dead jobs are redriven");
            nemesis.awaitNoLag();
        }
        workers.finish();
        if (!kafkaLog.openTransactions().isEmpty()) {
            throw new AssertionError("transactions are left open: " + kafkaLog.openTransactions());
        }
    }

    private @Nullable String databaseUrl() {
        return bookings == null ? null : bookings.postgres().url();
    }

    /** After each fault the database goes too; the next fault waits until work flows again. */
    private void strike(List<Fault> plan, Nemesis nemesis, Bookings database) throws InterruptedException {
        SplittableRandom random = new SplittableRandom(scenario.seed());
        for (Fault fault : plan) {
            nemesis.strike(List.of(fault), () -> false);
            nemesis.note("the database stops");
            database.stopFor(random.nextInt(4_000));
            nemesis.note("the database is there again");
        }
        nemesis.strike(List.of(), () -> false);
    }

    /** Jobs whose attempts all failed. Their handler does not fail after a redrive. */
    private void redrive() throws InterruptedException {
        try (KafkaCluster cluster = KafkaCluster.connect(kafka.servers())) {
            DeadLetters letters = cluster.deadLetters(names.dead());
            var unused = letters.resolve(
                    letters.preview(DeadLetterFilter.all().withErrorClass("IllegalStateException")),
                    Resolve.redrive().withOperator("suite"),
                    progress -> {});
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
        Verdict verdict = Verdict.of(scenario, names, kafkaLog, bookings == null ? null : bookings.all());
        String report = verdict.report(workers) + DueTimes.of(scenario, workers).report();
        if (!report.isEmpty()) {
            throw new AssertionError(report);
        }
        logger.info("{}: {}", names.run(), verdict.summary());
    }
}
