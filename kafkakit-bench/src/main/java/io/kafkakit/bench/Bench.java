package io.kafkakit.bench;

import io.kafkakit.bench.contender.Contender;
import io.kafkakit.bench.contender.Workload;
import io.kafkakit.bench.report.Tables;
import io.kafkakit.bench.run.BrokerProcess;
import io.kafkakit.bench.run.ContenderOptions;
import io.kafkakit.bench.run.RunResult;
import io.kafkakit.bench.run.Runner;
import java.io.IOException;
import java.io.PrintWriter;
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

/** The command {@code bench}. */
@Command(
        name = "bench",
        description = "Compares kafkakit with other ways to write the same handler, on one broker of its own.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class Bench implements Callable<Integer> {

    @Option(names = "--rounds", defaultValue = "1", description = "How often each contender runs; ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(names = "--records", description = "Records of a run; by default as many as take some seconds.")
    private @Nullable Long records;

    @Option(
            names = "--warm-up",
            defaultValue = "300000",
            description = "Records of a run before all others, to warm the broker up; ${DEFAULT-VALUE}.")
    private long warmUp;

    @Option(names = "--workloads", split = ",", defaultValue = "relay,relay-alo", description = "What to do.")
    private List<Workload> workloads = List.of();

    @Option(
            names = "--contenders",
            split = ",",
            defaultValue = "kafkakit,raw-1,raw-2,raw-3",
            description = "Who is to do it.")
    private List<Contender> contenders = List.of();

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

    @Option(names = "--raw-setting", description = "name=value: a setting of Kafka's clients for the raw loop.")
    private Map<String, String> rawSettings = Map.of();

    @Option(names = "--option", description = "name=value: ordering, concurrency, pool of kafkakit; rotation of raw.")
    private Map<String, String> options = Map.of();

    @Option(names = "--jvm", description = "An option for the contenders' JVMs, instead of the default ones.")
    private List<String> jvm = List.of("-Xms1g", "-Xmx1g", "-XX:+UseParallelGC");

    @Option(names = "--broker-jvm", description = "An option for the broker's JVM, instead of the default ones.")
    private List<String> brokerJvm = List.of("-Xms1g", "-Xmx1g", "-XX:+UseParallelGC");

    @Option(names = "--jfr", description = "Record each contender with Java Flight Recorder.")
    private boolean jfr;

    @Option(names = "--time-limit", defaultValue = "120", description = "Seconds after which a run did not finish.")
    private int timeLimit;

    @Option(names = "--data", description = "Directory for the broker's data, such as one in memory.")
    private @Nullable Path data;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    private Bench() {}

    /** Runs the command and ends the JVM with its exit status: 0, 1 if a run is wrong, 2 for wrong usage. */
    public static void main(String... args) {
        CommandLine commandLine = new CommandLine(new Bench());
        commandLine.registerConverter(Workload.class, name -> Workload.valueOf(constant(name)));
        commandLine.registerConverter(Contender.class, name -> Contender.valueOf(constant(name)));
        System.exit(commandLine.execute(args));
    }

    private static String constant(String name) {
        return name.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Path logs = Files.createTempDirectory("kafkakit-bench-");
        ContenderOptions children = new ContenderOptions(logs, jvm, Duration.ofSeconds(timeLimit), jfr);
        List<RunResult> results = new ArrayList<>();
        try (BrokerProcess broker = BrokerProcess.start(logs, data, brokerJvm)) {
            Runner runner = new Runner(broker, children, topics, partitions);
            if (warmUp > 0) {
                // A broker's first minute is its compiler's; nobody should be measured in it.
                runner.run(kind(Contender.RAW_2, Workload.RELAY), 0, warmUp);
            }
            for (Workload workload : workloads) {
                for (int round = 1; round <= rounds; round++) {
                    for (Contender contender : order(workload, round)) {
                        RunResult result = runner.run(
                                kind(contender, workload), round, contender.share(workload, records(workload)));
                        results.add(result);
                        out.println(line(result));
                        out.flush();
                    }
                }
            }
        }
        out.println(new Tables(results).text());
        out.println("logs: " + logs);
        out.flush();
        return results.stream().allMatch(RunResult::isGood) ? 0 : 1;
    }

    /** Each round begins with another contender, so that none has the best place always. */
    private List<Contender> order(Workload workload, int round) {
        List<Contender> order = new ArrayList<>(contenders);
        order.removeIf(contender -> !contender.canDo(workload));
        Collections.rotate(order, 1 - round);
        return order;
    }

    private Runner.Kind kind(Contender contender, Workload workload) {
        return new Runner.Kind(contender, workload, members, contender.isOurs() ? settings : rawSettings, options);
    }

    private long records(Workload workload) {
        return records == null ? workload.records(false) : records;
    }

    private static String line(RunResult result) {
        return String.format(
                Locale.ROOT,
                "%s %s round %d: %s %s",
                result.workload(),
                result.contender(),
                result.round(),
                result.measures().entrySet().stream()
                        .map(measure -> String.format(Locale.ROOT, "%s %,.2f", measure.getKey(), measure.getValue()))
                        .collect(Collectors.joining(", ")),
                String.join("; ", result.problems()));
    }
}
