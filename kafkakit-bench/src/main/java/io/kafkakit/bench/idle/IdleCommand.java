package io.kafkakit.bench.idle;

import io.kafkakit.bench.contender.Contender;
import io.kafkakit.bench.report.Environment;
import io.kafkakit.bench.run.BrokerOptions;
import io.kafkakit.bench.run.BrokerProcess;
import io.kafkakit.bench.run.Spread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code bench idle}. */
@Command(
        name = "idle",
        header = "Measure what a group costs that has nothing to do.",
        description = {
            "",
            "Each contender handles some ten records for each partition, in a JVM of its own. After that it has nothing to do.",
            "Then the command measures the processor time of the contender and of the broker, in percent of one core.",
            ""
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:All contenders handled their records.",
            "1:A contender did not handle its records.",
            "2:Wrong usage."
        },
        synopsisHeading = "%nUsage: ",
        usageHelpAutoWidth = true,
        sortOptions = false)
public final class IdleCommand implements Callable<Integer> {

    @Option(
            names = "--partitions",
            defaultValue = "600",
            description = "Partitions of the input topic. Default: ${DEFAULT-VALUE}.")
    private int partitions;

    @Option(
            names = "--contenders",
            split = ",",
            defaultValue = "kafkakit,raw-1",
            description = "The contenders, out of those of bench. Default: ${DEFAULT-VALUE}.")
    private List<Contender> contenders = List.of();

    @Option(
            names = "--rounds",
            defaultValue = "5",
            description = "How often each contender runs. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(
            names = "--settle",
            defaultValue = "20",
            description = "Seconds that a group is idle before the measurement. Default: ${DEFAULT-VALUE}.")
    private int settle;

    @Option(
            names = "--seconds",
            defaultValue = "30",
            description = "Seconds that the measurement takes. Default: ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(names = "--jvm", description = "An option for the contenders' JVMs. It replaces the default options.")
    private List<String> jvm = List.of("-Xms1g", "-Xmx1g", "-XX:+UseParallelGC");

    @CommandLine.Mixin
    private BrokerOptions broker = new BrokerOptions();

    /** For the command line. */
    public IdleCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (partitions < 1 || rounds < 1 || settle < 0 || seconds < 1) {
            throw broker.wrong("--partitions = " + partitions + ", --rounds = " + rounds + ", --settle = " + settle
                    + ", --seconds = " + seconds + ": pass at least 1 partition, 1 round and 1 second");
        }
        Path logs = Files.createTempDirectory("kafkakit-bench-");
        Environment.machine().forEach((name, value) -> broker.say(name + ": " + value));
        try (BrokerProcess process = broker.start(logs)) {
            tell(measure(new Idle(process, logs, jvm)));
        }
        return 0;
    }

    private Map<Contender, List<Idle.Share>> measure(Idle idle) throws InterruptedException {
        Map<Contender, List<Idle.Share>> shares = new EnumMap<>(Contender.class);
        for (int round = 1; round <= rounds; round++) {
            for (Contender contender : contenders) {
                Idle.Share share = idle.run(
                        contender,
                        partitions,
                        "idle-" + contender + "-" + round,
                        Duration.ofSeconds(settle),
                        Duration.ofSeconds(seconds));
                broker.say(String.format(
                        Locale.ROOT,
                        "round %d: %s %.2f %%, broker %.2f %%",
                        round,
                        contender,
                        100 * share.contender(),
                        100 * share.broker()));
                shares.computeIfAbsent(contender, any -> new ArrayList<>()).add(share);
            }
        }
        return shares;
    }

    private void tell(Map<Contender, List<Idle.Share>> shares) {
        broker.say("idle, " + partitions + " partitions, percent of a core, medians of " + rounds + ":");
        shares.forEach((contender, all) -> broker.say(contender + ": " + percent(all, Idle.Share::contender)
                + ", broker " + percent(all, Idle.Share::broker)));
    }

    private static String percent(List<Idle.Share> shares, ToDoubleFunction<Idle.Share> part) {
        Spread spread = Spread.of(
                shares.stream().map(share -> 100 * part.applyAsDouble(share)).toList());
        return String.format(Locale.ROOT, "%.2f (%.2f – %.2f)", spread.median(), spread.min(), spread.max());
    }
}
