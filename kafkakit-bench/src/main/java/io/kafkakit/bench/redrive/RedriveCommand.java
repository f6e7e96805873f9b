package io.kafkakit.bench.redrive;

import io.kafkakit.bench.report.Environment;
import io.kafkakit.bench.run.BrokerOptions;
import io.kafkakit.bench.run.BrokerProcess;
import io.kafkakit.bench.run.Spread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code bench redrive}. */
@Command(
        name = "redrive",
        header = "Measure how fast dead letters go back to the retry topic of their group.",
        description = {
            "",
            "A group whose handler fails makes dead letters with stack traces, in topics of 6 partitions.",
            "Then this JVM redrives them, with a broker in another JVM. Each dead letter must come back once.",
            "The first round has a figure of its own, because the JVM has not compiled the code yet.",
            ""
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:Each dead letter came back once.",
            "1:A dead letter was lost, or came back twice.",
            "2:Wrong usage."
        },
        synopsisHeading = "%nUsage: ",
        usageHelpAutoWidth = true,
        sortOptions = false)
public final class RedriveCommand implements Callable<Integer> {

    @Option(
            names = "--letters",
            defaultValue = "10000",
            description = "Dead letters of a round. Default: ${DEFAULT-VALUE}.")
    private int letters;

    @Option(
            names = "--size",
            defaultValue = "250",
            description = "Bytes of an event, approximately. Default: ${DEFAULT-VALUE}.")
    private int size;

    @Option(
            names = "--rounds",
            defaultValue = "12",
            description = "The number of rounds, 2 or more. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(names = "--setting", paramLabel = "NAME=VALUE", description = "A setting of Kafka's clients.")
    private Map<String, String> settings = Map.of();

    @CommandLine.Mixin
    private BrokerOptions broker = new BrokerOptions();

    /** For the command line. */
    public RedriveCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (letters < 1 || size < 1 || rounds < 2) {
            throw broker.wrong("--letters = " + letters + ", --size = " + size + ", --rounds = " + rounds
                    + ": pass at least 1 dead letter, 1 byte and 2 rounds");
        }
        if (System.getProperty("bench.log") == null) {
            // That each of them fails is what is wanted here.
            System.setProperty("bench.log", "ERROR");
        }
        Path logs = Files.createTempDirectory("kafkakit-bench-");
        Environment.machine().forEach((name, value) -> broker.say(name + ": " + value));
        try (BrokerProcess process = broker.start(logs)) {
            Redrive redrive = new Redrive(process, letters, size, settings);
            tell(measure(redrive));
        }
        return 0;
    }

    private List<Double> measure(Redrive redrive) throws InterruptedException {
        List<Double> rates = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            Redrive.Times times = redrive.run("redrive-" + round);
            double rate = letters / times.redrive();
            broker.say(String.format(
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
        broker.say(String.format(
                Locale.ROOT,
                "%,d dead letters, each once: %,.0f/s the first time; after that the median is %,.0f/s, from %,.0f/s to %,.0f/s",
                letters,
                rates.get(0),
                warm.median(),
                warm.min(),
                warm.max()));
    }
}
