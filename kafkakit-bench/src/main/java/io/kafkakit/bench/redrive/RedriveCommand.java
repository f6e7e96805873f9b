package io.kafkakit.bench.redrive;

import io.kafkakit.bench.report.Environment;
import io.kafkakit.bench.run.BrokerProcess;
import io.kafkakit.bench.run.Spread;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code bench redrive}. */
@Command(
        name = "redrive",
        header = "Tells how fast dead letters go back to the retry topic of their group.",
        description = {
            "",
            "A group whose handler fails makes dead letters, with their stack traces, in topics of 6 partitions. Then they are"
                    + " redriven, from this JVM, with a broker in another. Each must come back once. The first round is that of a JVM"
                    + " that has not done it before, and is told by itself.",
            "",
            "The exit status is 0; 1 if one is lost or comes back twice; 2 for wrong usage.",
            ""
        },
        synopsisHeading = "%nUsage: ",
        usageHelpAutoWidth = true,
        sortOptions = false)
public final class RedriveCommand implements Callable<Integer> {

    @Option(names = "--letters", defaultValue = "10000", description = "How many; ${DEFAULT-VALUE}.")
    private int letters;

    @Option(names = "--size", defaultValue = "250", description = "Bytes of an event, about; ${DEFAULT-VALUE}.")
    private int size;

    @Option(names = "--rounds", defaultValue = "12", description = "2 or more; ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(names = "--setting", description = "name=value: a setting of Kafka's clients.")
    private Map<String, String> settings = Map.of();

    @Option(names = "--data", description = "Directory for the broker's data, such as one in memory.")
    private @Nullable Path data;

    @Option(names = "--broker-jvm", description = "An option for the broker's JVM, instead of the default ones.")
    private List<String> brokerJvm = List.of("-Xms1g", "-Xmx1g", "-XX:+UseParallelGC");

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // picocli asks its own model whether it was given.
    private boolean help;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    /** For the command line. */
    public RedriveCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (letters < 1 || size < 1 || rounds < 2) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    "--letters = " + letters + ", --size = " + size + ", --rounds = " + rounds
                            + ": pass at least 1 dead letter, 1 byte and 2 rounds");
        }
        if (System.getProperty("bench.log") == null) {
            // That each of them fails is what is wanted here.
            System.setProperty("bench.log", "ERROR");
        }
        Path logs = Files.createTempDirectory("kafkakit-bench-");
        if (data != null) {
            Files.createDirectories(data);
        }
        Environment.machine().forEach((name, value) -> say(name + ": " + value));
        try (BrokerProcess broker = BrokerProcess.start(logs, data, brokerJvm)) {
            Redrive redrive = new Redrive(broker, letters, size, settings);
            tell(measure(redrive));
        }
        return 0;
    }

    private List<Double> measure(Redrive redrive) throws InterruptedException {
        List<Double> rates = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            Redrive.Times times = redrive.run("redrive-" + round);
            double rate = letters / times.redrive();
            say(String.format(
                    Locale.ROOT,
                    "round %d: preview %.2f s, redrive %.2f s, %,.0f/s",
                    round,
                    times.preview(),
                    times.redrive(),
                    rate));
            rates.add(rate);
        }
        return rates;
    }

    private void tell(List<Double> rates) {
        Spread warm = Spread.of(rates.subList(1, rates.size()));
        say(String.format(
                Locale.ROOT,
                "%,d dead letters, each once: %,.0f/s the first time; after that the median is %,.0f/s, from %,.0f/s to %,.0f/s",
                letters,
                rates.get(0),
                warm.median(),
                warm.min(),
                warm.max()));
    }

    private void say(String line) {
        PrintWriter terminal = spec.commandLine().getOut();
        terminal.println(line);
        terminal.flush();
    }
}
