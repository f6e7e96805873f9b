package io.kafkakit.bench.saga;

import io.kafkakit.bench.report.Environment;
import io.kafkakit.bench.run.BenchException;
import io.kafkakit.bench.run.BrokerOptions;
import io.kafkakit.bench.run.BrokerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code bench sagas}. */
@Command(
        name = "sagas",
        header = "Measure sagas of four steps, against the same on Kafka Streams and against a relay.",
        description = {
            "",
            "hop: the time from a reply to the next command, at a light load.",
            "rate: sagas a second, and their processor time.",
            "restore: the start of a runner with open sagas, and their memory.",
            "timers: how late sagas act whose wait is over.",
            "",
            "Each contender runs in a JVM of its own, all on one broker. Each run is checked.",
            ""
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:All runs were complete and correct.",
            "1:A run was wrong, or none was possible.",
            "2:Wrong usage."
        },
        synopsisHeading = "%nUsage: ",
        usageHelpAutoWidth = true,
        sortOptions = false)
public final class SagasCommand implements Callable<Integer> {

    @Option(names = "--parts", split = ",", description = "What to measure, out of ${COMPLETION-CANDIDATES}.")
    private List<SagaPart> parts = List.of(SagaPart.values());

    @Option(
            names = "--contenders",
            split = ",",
            description = "The contenders of hop and rate, out of ${COMPLETION-CANDIDATES}.")
    private List<SagaContender> contenders = List.of(SagaContender.values());

    @Option(
            names = "--rounds",
            defaultValue = "5",
            description = "How often each contender runs. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(
            names = "--sagas",
            description = "Sagas of a run. Default: of hop as many as take a minute, of timers 1000000, else 100000.")
    private @Nullable Long sagas;

    @Option(
            names = "--rate",
            defaultValue = "10",
            description = "Sagas that begin in a second of hop. Default: ${DEFAULT-VALUE}.")
    private int rate;

    @Option(
            names = "--open",
            split = ",",
            defaultValue = "0,1000",
            description = "Sagas that are open at once in rate, at most; 0 for all. Default: ${DEFAULT-VALUE}.")
    private List<Long> open = List.of();

    @Option(
            names = "--partitions",
            defaultValue = "6",
            description = "Partitions of each topic. Default: ${DEFAULT-VALUE}.")
    private int partitions;

    @Option(names = "--jvm", description = "An option for the JVMs of hop and rate. It replaces the default options.")
    private List<String> jvm = List.of("-Xms1g", "-Xmx1g", "-XX:+UseParallelGC");

    @Option(
            names = "--large-jvm",
            description = "An option for the JVMs of restore and timers. It replaces the default options.")
    private List<String> largeJvm = List.of("-Xms4g", "-Xmx4g", "-XX:+UseG1GC");

    @Option(
            names = "--time-limit",
            defaultValue = "300",
            description = "Seconds after which a run counts as not finished. Default: ${DEFAULT-VALUE}.")
    private int timeLimit;

    @Option(names = "--out", description = "The file to write the tables to, with machine, versions and command.")
    private @Nullable Path out;

    @CommandLine.Mixin
    private BrokerOptions broker = new BrokerOptions();

    /** For the command line. */
    public SagasCommand() {}

    /** A run that is to be done. */
    private record Planned(SagaPart part, String who, Body body) {

        interface Body {
            SagaRun run(String name) throws InterruptedException;
        }

        SagaRun run(int round) throws InterruptedException {
            String name = "saga-" + part + "-" + who.replaceAll("[^a-z0-9]+", "-") + "-" + round;
            try {
                return body.run(name);
            } catch (BenchException e) {
                return SagaRun.failed(part, who, e);
            }
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (rounds < 1 || rate < 1 || partitions < 1 || timeLimit < 1 || (sagas != null && sagas < 3)) {
            throw broker.wrong("--rounds = " + rounds + ", --rate = " + rate + ", --partitions = " + partitions
                    + ", --time-limit = " + timeLimit + ", --sagas = " + sagas
                    + ": pass at least 1 round, saga a second, partition and second, and 3 sagas");
        }
        Path logs = Files.createTempDirectory("kafkakit-bench-");
        broker.say("logs are in " + logs);
        List<SagaRun> runs;
        try (BrokerProcess process = broker.start(logs)) {
            runs = measure(process, logs);
        }
        String tables = new SagaTables(runs).text();
        broker.say(tables);
        if (out != null) {
            Files.writeString(out, page(tables, logs));
        }
        return runs.stream().allMatch(SagaRun::isGood) ? 0 : 1;
    }

    /** Each round has all parts and all contenders, and begins with another one. */
    private List<SagaRun> measure(BrokerProcess process, Path logs) throws InterruptedException {
        Stage small = new Stage(process, logs, jvm, partitions, Duration.ofSeconds(timeLimit));
        Stage large = new Stage(process, logs, largeJvm, partitions, Duration.ofSeconds(timeLimit));
        List<Planned> plan = new ArrayList<>();
        for (SagaPart part : parts) {
            plan.addAll(part == SagaPart.HOP || part == SagaPart.RATE ? compared(part, small) : alone(part, large));
        }
        List<SagaRun> runs = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            List<Planned> turned = new ArrayList<>(plan);
            Collections.rotate(turned, 1 - round);
            for (Planned each : turned) {
                SagaRun run = each.run(round);
                runs.add(run);
                broker.say(runs.size() + "/" + rounds * plan.size() + " " + line(run, round));
            }
        }
        return runs;
    }

    private List<Planned> compared(SagaPart part, Stage stage) {
        long number = sagas == null ? part.sagas(rate) : sagas;
        List<Planned> plan = new ArrayList<>();
        for (SagaContender each : contenders) {
            if (part == SagaPart.HOP) {
                plan.add(new Planned(part, each.toString(), name -> Hops.run(stage, each, name, number, rate)));
            } else if (each != SagaContender.RELAY) {
                open.forEach(atOnce -> plan.add(new Planned(
                        part, Rates.who(each, atOnce), name -> Rates.run(stage, each, name, number, atOnce))));
            }
        }
        return plan;
    }

    private List<Planned> alone(SagaPart part, Stage stage) {
        long number = sagas == null ? part.sagas(rate) : sagas;
        Planned.Body body = part == SagaPart.RESTORE
                ? name -> Restores.run(stage, name, number)
                : name -> Timers.run(stage, name, number);
        return List.of(new Planned(part, SagaContender.KAFKAKIT.toString(), body));
    }

    private static String line(SagaRun run, int round) {
        return String.format(
                Locale.ROOT,
                "%s %s, round %d: %s %s",
                run.part(),
                run.who(),
                round,
                run.measures().entrySet().stream()
                        .map(each -> String.format(
                                Locale.ROOT, "%s %,.2f", each.getKey().heading(), each.getValue()))
                        .collect(Collectors.joining("; ")),
                String.join("; ", run.problems()));
    }

    private String page(String tables, Path logs) throws IOException {
        Map<String, String> facts = Environment.machine();
        facts.put("JVMs of hop and rate", String.join(" ", jvm));
        facts.put("JVMs of restore and timers", String.join(" ", largeJvm));
        facts.putAll(Environment.broker(broker.jvm(), broker.dataOr(logs)));
        return "# Sagas, measured\n\nMade by `./kafkakit bench " + String.join(" ", broker.arguments())
                + "`; not edited by hand. What is measured,\nand how: [kafkakit-bench](../../kafkakit-bench/README.md#sagas).\n"
                + tables
                + "\n\n## Machine and versions\n| | |\n|---|---|\n"
                + facts.entrySet().stream()
                        .map(fact -> "| " + fact.getKey() + " | " + fact.getValue() + " |\n")
                        .collect(Collectors.joining());
    }
}
