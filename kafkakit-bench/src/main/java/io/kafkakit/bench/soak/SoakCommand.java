package io.kafkakit.bench.soak;

import io.kafkakit.bench.report.Environment;
import io.kafkakit.bench.run.BrokerOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code bench soak}. */
@Command(
        name = "soak",
        header = "Run a group for an hour with all that happens rarely, and check that nothing grows or is lost.",
        description = {
            "",
            "A broker and a group of one member run in JVMs of their own. The heap of the group has 256 MiB.",
            "Records are written to two topics, at a rate that does not saturate the machine.",
            "Both topics are handled exactly once, with 16 handlers at once, each key in order."
                    + " In one topic retries keep the order of keys too.",
            "One record in 100 fails once or twice and is retried."
                    + " One in 1,000 fails for good, and one in 2,000 is undecodable.",
            "A second member joins for a while every 5 minutes, or every twelfth of a shorter run.",
            "",
            "A sample holds the group's heap after a full collection, its threads, open files, lag and transactions.",
            "It also says how long records took until a read_committed reader had their results.",
            "",
            "At the end each record must be in its one place, once, and in order where that is promised.",
            "The lag must be 0. No thread may be left when the group is closed.",
            "Heap, threads and open files must not grow by more than a tenth or 4 MiB, 4 threads, and 10 files.",
            "For this the median of the last quarter of the samples is compared with that of the second quarter."
                    + " Only samples with one member count.",
            "",
            "An hour at the default rate takes about 3 GB of disk.",
            ""
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:Every check passed.", "1:A check failed.", "2:Wrong usage."},
        synopsisHeading = "%nUsage: ",
        usageHelpAutoWidth = true,
        sortOptions = false)
public final class SoakCommand implements Callable<Integer> {

    /** From here on a run is one to publish. */
    private static final Duration WHOLE = Duration.ofHours(1);

    @Option(
            names = "--for",
            defaultValue = "1h",
            converter = TimeConverter.class,
            description = "How long records are written, such as 90s, 10m or 1h30m. Default: ${DEFAULT-VALUE}.")
    private Duration duration = WHOLE;

    @Option(
            names = "--rate",
            defaultValue = "1000",
            description = "Records that are written in a second. Default: ${DEFAULT-VALUE}.")
    private int rate;

    @Option(
            names = "--every",
            converter = TimeConverter.class,
            description = "The time between two samples. Default: 10s, or a sixtieth of a run shorter than 10m.")
    private @Nullable Duration every;

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "Decides which records fail and when the second member joins. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--out",
            description =
                    "The directory for soak.md, soak.csv and the plots. Default: docs/explanation/soak for an hour or more, else a temporary one.")
    private @Nullable Path out;

    @Option(names = "--jvm", description = "An option for the group's JVM. It replaces the default options.")
    private List<String> jvm = List.of("-Xms256m", "-Xmx256m", "-XX:+UseParallelGC");

    @CommandLine.Mixin
    private BrokerOptions broker = new BrokerOptions();

    /** For the command line. */
    public SoakCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        SoakPlan plan = plan();
        Path logs = Files.createTempDirectory("kafkakit-soak-");
        Path directory = Files.createDirectories(directory(logs));
        Map<String, String> facts = facts(logs);
        broker.say("logs are in " + logs);
        SoakResult result = run(plan, logs, directory.resolve("soak.csv"));
        SoakReport.write(directory, plan, result, facts);
        broker.say("");
        SoakReport.numbers(plan, result)
                .forEach((name, value) -> broker.say(String.format(Locale.ROOT, "%-30s %s", name, value)));
        result.trends().forEach(trend -> broker.say(trend.toString()));
        broker.say(result.verdict());
        broker.say("written: " + directory.resolve("soak.md"));
        return result.isGood() ? 0 : 1;
    }

    private SoakPlan plan() {
        try {
            return new SoakPlan(duration, rate, seed, every == null ? usualPeriod() : every);
        } catch (IllegalArgumentException e) {
            throw broker.wrong(String.valueOf(e.getMessage()));
        }
    }

    private Duration usualPeriod() {
        return Duration.ofMillis(Math.max(500, Math.min(10_000, duration.toMillis() / 60)));
    }

    private Path directory(Path logs) {
        if (out != null) {
            return out;
        }
        return duration.compareTo(WHOLE) < 0
                ? logs
                : Path.of(System.getProperty("kafkakit.root", ""), "docs", "explanation", "soak");
    }

    private Map<String, String> facts(Path logs) throws IOException {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Command", "`./kafkakit bench " + String.join(" ", broker.arguments()) + "`");
        facts.put("Began", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        facts.putAll(Environment.machine());
        facts.put("The group's JVM", String.join(" ", jvm));
        facts.putAll(Environment.broker(broker.jvm(), broker.dataOr(logs)));
        return facts;
    }

    private SoakResult run(SoakPlan plan, Path logs, Path csv) throws IOException, InterruptedException {
        Progress progress = new Progress(plan.duration(), broker::say);
        try (PrintWriter lines = new PrintWriter(Files.newBufferedWriter(csv))) {
            lines.println(Sample.HEADER);
            Soak.Setup setup = new Soak.Setup(logs, broker.data(), jvm, broker.jvm());
            Soak soak = new Soak(
                    plan,
                    setup,
                    sample -> {
                        lines.println(sample.csv());
                        lines.flush();
                        progress.add(sample);
                    },
                    new Judge(plan));
            return soak.run();
        }
    }

    /** Times as people type them. */
    private static final class TimeConverter implements CommandLine.ITypeConverter<Duration> {

        @Override
        public Duration convert(String value) {
            try {
                return Duration.parse("PT" + value.toUpperCase(Locale.ROOT));
            } catch (DateTimeParseException e) {
                throw new CommandLine.TypeConversionException(
                        "'" + value + "' is no time: pass one such as 90s, 10m or 1h");
            }
        }
    }
}
