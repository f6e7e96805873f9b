package io.kafkakit.cli.demo;

import io.kafkakit.cli.terminal.Cleanup;
import io.kafkakit.cli.terminal.Connection;
import io.kafkakit.cli.terminal.Progress;
import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.examples.orderflow.Events.StockDelivered;
import io.kafkakit.examples.orderflow.Topics;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code kafkakit demo}: shows what the library promises, and proves it. */
@Command(
        name = "demo",
        description = {
            "Run orders through four services (orders, stock, payments, shipping) on a real Kafka, exactly once.",
            "",
            "Some cards are declined, some products run out, the payment provider is often down and some orders are"
                    + " malformed. Afterwards every topic is read back from outside, and it is checked that each order"
                    + " ended exactly once and no stock was sold twice; the exit status is 1 if not."
        })
public final class DemoCommand implements Callable<Integer> {

    private static final int COUNT = 10_000;

    @Option(names = "--count", paramLabel = "N", description = "How many orders to make up. Default: 10000.")
    private @Nullable Integer count;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "N",
            description = "The same seed gives the same orders and the same mishaps. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--orders",
            paramLabel = "FILE",
            description =
                    "Take orders from here, one JSON object a line: {\"orderId\":..., \"lines\":[{\"productId\":...,"
                            + " \"quantity\":...}]}, also within {\"event\":\"OrderPlaced\",\"data\":...}. - for standard input.")
    private @Nullable String orders;

    @Option(
            names = "--products",
            paramLabel = "FILE",
            description =
                    "What is in stock, one JSON object a line: {\"productId\":..., \"unitsInStock\":...}. Default: a"
                            + " little less than the orders ask for.")
    private @Nullable String products;

    @Option(
            names = "--bootstrap-server",
            paramLabel = "HOST:PORT",
            description = "Use this Kafka, with topics and groups that are deleted at the end. Default: a Kafka within"
                    + " this process.")
    private @Nullable String servers;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Use the Kafka of these settings of Kafka's clients, a properties file.")
    private @Nullable Path config;

    @Option(
            names = "--crash",
            arity = "0..1",
            fallbackValue = "1",
            paramLabel = "TIMES",
            description =
                    "Let the services run in a JVM of their own, kill it (kill -9) amid its work, this often, and let"
                            + " a new one carry on. Without a number: once.")
    private int crash;

    @Option(names = "--keep", description = "With a Kafka of yours: leave the topics and groups there, to look at.")
    private boolean keep;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        CommandLine commandLine = Objects.requireNonNull(spec).commandLine();
        check(commandLine);
        List<OrderInput.Line> lines = orders == null
                ? OrderInput.generate(count == null ? COUNT : count, seed)
                : OrderInput.read(orders, System.in);
        List<StockDelivered> supply = products == null ? Supply.scarce(lines) : Supply.read(products, System.in);
        try (Cleanup cleanup = new Cleanup()) {
            Progress progress = Progress.of(commandLine.getErr(), "orders", lines.size());
            announce(lines, progress);
            Venue venue = venue(cleanup);
            Crew crew = crash > 0 ? new MortalWorkers(venue, seed, crash, progress) : new LocalWorker(venue, seed);
            cleanup.add(crew::abandon);
            Report report = new Demo(venue, crew, lines, supply, progress).run();
            report.print(commandLine.getOut());
            return report.audit().holds() ? ExitCode.OK : ExitCode.SOFTWARE;
        }
    }

    private void check(CommandLine commandLine) {
        if (count != null && orders != null) {
            throw new ParameterException(
                    commandLine, "--count makes orders up and --orders reads them: give one of them");
        }
        if (count != null && count < 1) {
            throw new ParameterException(commandLine, "--count " + count + ": give 1 or more");
        }
        if (crash < 0) {
            throw new ParameterException(commandLine, "--crash " + crash + ": give 1 or more");
        }
        if (isEmbedded() && keep) {
            throw new ParameterException(
                    commandLine, "--keep is for a Kafka of yours: give --bootstrap-server or --config");
        }
        if ("-".equals(orders) && "-".equals(products)) {
            throw new ParameterException(
                    commandLine, "--orders - and --products -: only one can be the standard input");
        }
    }

    private boolean isEmbedded() {
        return servers == null && config == null;
    }

    private void announce(List<OrderInput.Line> lines, Progress progress) {
        long malformed = lines.stream().filter(line -> line.order() == null).count();
        progress.say(String.format("%,d orders %s", lines.size(), orders == null ? "made up" : "from " + orders)
                + (malformed == 0
                        ? ""
                        : String.format(", %,d of them malformed: those are sent as they are", malformed)));
    }

    private Venue venue(Cleanup cleanup) {
        if (isEmbedded()) {
            EmbeddedKafka kafka = EmbeddedKafka.start();
            cleanup.add(kafka::close);
            return opened(new Venue(kafka.clientSettings(), new Topics("")), cleanup);
        }
        Map<String, Object> kafka = Connection.settings(servers, config);
        Connection.reached(kafka, Objects.requireNonNull(spec).commandLine().getErr())
                .close();
        String run = UUID.randomUUID().toString().substring(0, 8);
        Venue venue = opened(new Venue(kafka, new Topics("kafkakit-demo-" + run + "-")), cleanup);
        if (!keep) {
            cleanup.add(venue::clear);
        }
        return venue;
    }

    private static Venue opened(Venue venue, Cleanup cleanup) {
        cleanup.add(venue::close);
        venue.open();
        return venue;
    }
}
