package io.kafkakit.bench;

import io.kafkakit.bench.contender.Contender;
import io.kafkakit.bench.contender.Workload;
import io.kafkakit.bench.idle.IdleCommand;
import io.kafkakit.bench.redrive.RedriveCommand;
import io.kafkakit.bench.report.Data;
import io.kafkakit.bench.report.Environment;
import io.kafkakit.bench.report.Report;
import io.kafkakit.bench.report.Session;
import io.kafkakit.bench.report.Tables;
import io.kafkakit.bench.run.BenchException;
import io.kafkakit.bench.run.BrokerOptions;
import io.kafkakit.bench.run.BrokerProcess;
import io.kafkakit.bench.run.Campaign;
import io.kafkakit.bench.run.ContenderOptions;
import io.kafkakit.bench.run.RunResult;
import io.kafkakit.bench.run.Runner;
import io.kafkakit.bench.run.Shape;
import io.kafkakit.bench.soak.SoakCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code bench}. */
@Command(
        name = "kafkakit bench",
        header = "Compares kafkakit with other ways to write the same handler, on one broker of its own.",
        description = {
            "",
            "Without options it takes some minutes and prints tables. --long takes hours, --scaling less; both write"
                    + " benchmarks.md, its data and its plots.",
            "",
            "--jmh, followed by what JMH takes, runs benchmarks of single pieces instead. soak runs a group for an hour and"
                    + " tells whether something grows; redrive measures the way back of dead letters; idle what a group costs that has"
                    + " nothing to do.",
            ""
        },
        synopsisHeading = "%nUsage: ",
        abbreviateSynopsis = true,
        usageHelpAutoWidth = true,
        sortOptions = false,
        subcommands = {IdleCommand.class, RedriveCommand.class, SoakCommand.class})
public final class Bench implements Callable<Integer> {

    @Option(names = "--long", description = "All workloads, all contenders, 5 rounds, the full number of records.")
    private boolean isLong;

    @Option(names = "--scaling", description = "The relay with more topics, partitions and members, 3 rounds.")
    private boolean scaling;

    @Option(names = "--out", description = "Directory to write to; for --long and --scaling it is docs/explanation.")
    private @Nullable Path out;

    @Option(names = "--report", description = "Writes this directory's benchmarks.md anew from its data; runs nothing.")
    private @Nullable Path report;

    @Option(names = "--workloads", split = ",", description = "Which: ${COMPLETION-CANDIDATES}.")
    private @Nullable List<Workload> workloads;

    @Option(names = "--contenders", split = ",", description = "Who: ${COMPLETION-CANDIDATES}.")
    private @Nullable List<Contender> contenders;

    @Option(names = "--rounds", description = "How often each contender runs; usually 1.")
    private @Nullable Integer rounds;

    @Option(names = "--records", description = "Records of a run; by default as many as take some seconds.")
    private @Nullable Long records;

    @Option(
            names = "--warm-up",
            defaultValue = "1000000",
            description = "Records of a run before all others, for the broker's sake; ${DEFAULT-VALUE}.")
    private long warmUp;

    @Option(names = "--partitions", defaultValue = "6", description = "Of each topic; ${DEFAULT-VALUE}.")
    private int partitions;

    @Option(
            names = "--topics",
            defaultValue = "1",
            description = "Input topics, each with an output; ${DEFAULT-VALUE}.")
    private int topics;

    @Option(names = "--members", defaultValue = "0", description = "Consumers in the group; 0 is the contender's own.")
    private int members;

    @Option(names = "--setting", description = "name=value: a setting of Kafka's clients for kafkakit.")
    private Map<String, String> settings = Map.of();

    @Option(names = "--raw-setting", description = "name=value: a setting of Kafka's clients for all others.")
    private Map<String, String> otherSettings = Map.of();

    @Option(
            names = "--option",
            description =
                    "name=value: ordering, concurrency, pool, key-order of kafkakit; rotation of raw loops; commit, buffered of"
                            + " Streams; commit, concurrency, batch of the parallel consumer.")
    private Map<String, String> options = Map.of();

    @Option(names = "--jvm", description = "An option for the contenders' JVMs, instead of the default ones.")
    private List<String> jvm = List.of("-Xms1g", "-Xmx1g", "-XX:+UseParallelGC");

    @Option(names = "--jfr", description = "Record each contender with Java Flight Recorder.")
    private boolean jfr;

    @Option(
            names = "--time-limit",
            defaultValue = "180",
            description = "Seconds after which a run did not finish; ${DEFAULT-VALUE}.")
    private int timeLimit;

    @CommandLine.Mixin
    private BrokerOptions broker = new BrokerOptions();

    private Bench() {}

    /**
     * Runs the command and ends the JVM with its exit status: 0; 1 if a run is wrong, or none is possible; 2 for wrong
     * usage.
     */
    public static void main(String... args) throws IOException {
        if (args.length > 0 && args[0].equals("--jmh")) {
            org.openjdk.jmh.Main.main(Arrays.copyOfRange(args, 1, args.length));
            return;
        }
        CommandLine commandLine = new CommandLine(new Bench());
        commandLine.setExecutionExceptionHandler((failure, command, parsed) -> {
            if (failure instanceof BenchException) {
                command.getErr().println("bench: " + failure.getMessage());
                return 1;
            }
            throw failure;
        });
        System.exit(commandLine.execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (report != null) {
            Report.write(report);
            broker.say("written: " + report.resolve("benchmarks.md"));
            return 0;
        }
        Path logs = Files.createTempDirectory("kafkakit-bench-");
        List<RunResult> results = new ArrayList<>();
        Results file = results(logs);
        List<Campaign> campaigns = campaigns();
        int runs = campaigns.stream().mapToInt(Campaign::size).sum();
        broker.say(runs + " runs; logs are in " + logs);
        ContenderOptions children = new ContenderOptions(logs, jvm, Duration.ofSeconds(timeLimit), jfr);
        try (BrokerProcess process = broker.start(logs)) {
            Runner runner = new Runner(process, children);
            campaigns.get(0).warmUp(runner, warmUp);
            for (Campaign campaign : campaigns) {
                campaign.run(runner, result -> {
                    results.add(result);
                    file.write(results);
                    broker.say(results.size() + "/" + runs + " " + line(result));
                });
            }
        }
        broker.say(new Tables(results).text());
        return results.stream().allMatch(RunResult::isGood) ? 0 : 1;
    }

    /** What becomes of results while there are more to come, so that a run that breaks off loses nothing. */
    private interface Results {
        void write(List<RunResult> soFar);
    }

    private Results results(Path logs) throws IOException {
        Path directory = out == null && (isLong || scaling) ? documents() : out;
        if (directory == null) {
            return soFar -> {};
        }
        Path file = Report.dataIn(directory);
        Data before = Data.read(file);
        String command = String.join(" ", "./kafkakit bench", String.join(" ", broker.arguments()));
        String began = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        Map<String, String> environment = Environment.facts(broker.jvm(), jvm, broker.dataOr(logs));
        return soFar -> {
            before.with(new Session(command, began, environment, soFar)).write(file);
            Report.write(directory);
        };
    }

    /** Of the checkout, which the launcher tells. */
    private static Path documents() {
        return Path.of(System.getProperty("kafkakit.root", ""), "docs", "explanation");
    }

    private List<Campaign> campaigns() {
        Campaign.Overrides overrides = new Campaign.Overrides(settings, otherSettings, options);
        List<Campaign> campaigns = new ArrayList<>();
        if (isLong || !scaling) {
            campaigns.add(new Campaign(
                    or(workloads, isLong ? List.of(Workload.values()) : Forms.SHORT_WORKLOADS),
                    or(contenders, isLong ? List.of(Contender.values()) : Forms.SHORT_CONTENDERS),
                    List.of(new Shape(topics, partitions, members)),
                    new Campaign.Extent(or(rounds, isLong ? 5 : 1), records, isLong),
                    overrides));
        }
        if (scaling) {
            campaigns.add(new Campaign(
                    or(workloads, List.of(Workload.RELAY)),
                    or(contenders, Forms.SCALING_CONTENDERS),
                    Forms.SCALING_SHAPES,
                    new Campaign.Extent(or(rounds, 3), records, false),
                    overrides));
        }
        return campaigns;
    }

    private static <T> T or(@Nullable T given, T own) {
        return given == null ? own : given;
    }

    private static String line(RunResult result) {
        return String.format(
                Locale.ROOT,
                "%s %s %s, round %d: %s %s",
                result.workload(),
                result.contender(),
                result.shape(),
                result.round(),
                result.measures().entrySet().stream()
                        .map(measure -> String.format(Locale.ROOT, "%s %,.2f", measure.getKey(), measure.getValue()))
                        .collect(Collectors.joining(", ")),
                String.join("; ", result.problems()));
    }
}
