package io.kafkakit.bench;

import io.kafkakit.bench.contender.Contender;
import io.kafkakit.bench.contender.Workload;
import io.kafkakit.bench.database.DatabaseCommand;
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
import io.kafkakit.bench.saga.SagasCommand;
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
        header = "Compare kafkakit with other toolkits that run the same handler, all on one broker.",
        description = {
            "",
            "Without options the command takes some minutes and prints tables.",
            "--long takes hours, --scaling less. Both write benchmarks.md, its data and its plots.",
            "",
            "--jmh runs benchmarks of single steps instead. All options after it are those of JMH.",
            ""
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:All runs were complete and correct.",
            "1:A run was wrong, or none was possible.",
            "2:Wrong usage."
        },
        synopsisHeading = "%nUsage: ",
        abbreviateSynopsis = true,
        usageHelpAutoWidth = true,
        sortOptions = false,
        subcommands = {
            DatabaseCommand.class,
            IdleCommand.class,
            RedriveCommand.class,
            SagasCommand.class,
            SoakCommand.class
        })
public final class Bench implements Callable<Integer> {

    @Option(
            names = "--long",
            description = "Run all workloads and contenders, 5 rounds, with the full number of records.")
    private boolean isLong;

    @Option(names = "--scaling", description = "Run the relay with more topics, partitions and members, 3 rounds.")
    private boolean scaling;

    @Option(
            names = "--out",
            description = "The directory to write to. Default: docs/explanation with --long or --scaling, else none.")
    private @Nullable Path out;

    @Option(
            names = "--report",
            description = "Write benchmarks.md in this directory anew from its data, and run nothing.")
    private @Nullable Path report;

    @Option(names = "--workloads", split = ",", description = "The workloads to run, out of ${COMPLETION-CANDIDATES}.")
    private @Nullable List<Workload> workloads;

    @Option(
            names = "--contenders",
            split = ",",
            description = "The contenders to run, out of ${COMPLETION-CANDIDATES}.")
    private @Nullable List<Contender> contenders;

    @Option(
            names = "--rounds",
            description = "How often each contender runs. Default: 1, with --long 5, with --scaling 3.")
    private @Nullable Integer rounds;

    @Option(names = "--records", description = "Records of a run. Default: as many as take some seconds.")
    private @Nullable Long records;

    @Option(
            names = "--warm-up",
            defaultValue = "1000000",
            description = "Records of a first run, which warms the broker up. Default: ${DEFAULT-VALUE}.")
    private long warmUp;

    @Option(
            names = "--partitions",
            defaultValue = "6",
            description = "Partitions of each topic. Default: ${DEFAULT-VALUE}.")
    private int partitions;

    @Option(
            names = "--topics",
            defaultValue = "1",
            description = "Input topics, each with an output topic. Default: ${DEFAULT-VALUE}.")
    private int topics;

    @Option(
            names = "--members",
            defaultValue = "0",
            description = "Consumers in the group, or 0 for the contender's own number. Default: ${DEFAULT-VALUE}.")
    private int members;

    @Option(names = "--setting", paramLabel = "NAME=VALUE", description = "A setting of Kafka's clients for kafkakit.")
    private Map<String, String> settings = Map.of();

    @Option(
            names = "--raw-setting",
            paramLabel = "NAME=VALUE",
            description = "A setting of Kafka's clients for all others.")
    private Map<String, String> otherSettings = Map.of();

    @Option(
            names = "--option",
            paramLabel = "NAME=VALUE",
            description = {
                "An option of a contender.",
                "kafkakit has ordering, concurrency, pool and key-order. The raw loops have rotation.",
                "Streams has commit and buffered. The parallel consumer has commit, concurrency and batch."
            })
    private Map<String, String> options = Map.of();

    @Option(names = "--jvm", description = "An option for the contenders' JVMs. It replaces the default options.")
    private List<String> jvm = List.of("-Xms1g", "-Xmx1g", "-XX:+UseParallelGC");

    @Option(names = "--jfr", description = "Record each contender with Java Flight Recorder.")
    private boolean jfr;

    @Option(
            names = "--time-limit",
            defaultValue = "180",
            description = "Seconds after which a run counts as not finished. Default: ${DEFAULT-VALUE}.")
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
