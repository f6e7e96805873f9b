package io.kafkakit.cli.demo;

import io.kafkakit.cli.terminal.Cleanup;
import io.kafkakit.cli.terminal.Connection;
import io.kafkakit.cli.terminal.Progress;
import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.examples.orderflow.Events.StockDelivered;
import io.kafkakit.examples.orderflow.Order;
import io.kafkakit.examples.orderflow.SampleOrders;
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
            "Run orders through four services on a real Kafka, exactly once: orders, stock, payments and shipping.",
            "",
            "With --saga one saga commands three services, and undoes what they did where an order cannot be completed.",
            "Some cards are declined, some products run out, and some orders are malformed."
                    + " The payment provider is often down.",
            "At the end the demo reads every topic back."
                    + " It checks that each order ended exactly once, and that no stock was sold twice."
        },
        exitCodeList = {
            "0:Every order ended exactly once.",
            "1:The check found an error, or the command failed.",
            "2:Wrong usage."
        })
public final class DemoCommand implements Callable<Integer> {

    private static final int COUNT = 10_000;

    @Option(names = "--count", paramLabel = "N", description = "The number of orders to generate. Default: 10000.")
    private @Nullable Integer count;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "N",
            description = "The same seed gives the same orders and the same failures. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--orders",
            paramLabel = "FILE",
            description = {
                "Read orders from this file, one JSON object in each line, or from standard input (-).",
                "An order is {\"orderId\":..., \"lines\":[{\"productId\":..., \"quantity\":...}]}.",
                "It may be inside {\"event\":\"OrderPlaced\", \"data\":...}."
            })
    private @Nullable String orders;

    @Option(
            names = "--products",
            paramLabel = "FILE",
            description = {
                "Read the stock from this file, one JSON object in each line, or from standard input (-).",
                "A product is {\"productId\":..., \"unitsInStock\":...}.",
                "Default: a little less than the orders need."
            })
    private @Nullable String products;

    @Option(
            names = "--bootstrap-server",
            paramLabel = "HOST:PORT",
            description = "Use this Kafka. The demo deletes its topics and groups at the end."
                    + " Default: a Kafka inside this process.")
    private @Nullable String servers;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Use the Kafka that this properties file describes, with settings of Kafka's clients.")
    private @Nullable Path config;

    @Option(
            names = "--crash",
            arity = "0..1",
            fallbackValue = "1",
            paramLabel = "TIMES",
            description =
                    "Run the services in a JVM of their own, and kill it (kill -9) this many times while it works."
                            + " A new JVM takes over each time. Without a number: once.")
    private int crash;

    @Option(
            names = "--saga",
            description = "Run the orders as sagas. The check is that each order is completed or compensated,"
                    + " and that each effect happened exactly once.")
    private boolean saga;

    @Option(names = "--keep", description = "Keep the topics and groups on your own Kafka, to look at them.")
    private boolean keep;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        CommandLine commandLine = Objects.requireNonNull(spec).commandLine();
        check(commandLine);
        return saga ? runSaga(commandLine) : runOrders(commandLine);
    }

    private int runSaga(CommandLine commandLine) {
        List<Order> generated = SampleOrders.of(count == null ? COUNT : count, seed);
        try (Cleanup cleanup = new Cleanup()) {
            Progress progress = Progress.of(commandLine.getErr(), "orders", generated.size());
            progress.say(String.format("%,d orders generated", generated.size()));
            Venue venue = venue(cleanup);
            SagaReport report = new SagaDemo(venue, crew(venue, progress, cleanup), generated, progress).run();
            report.print(commandLine.getOut());
            return report.audit().holds() ? ExitCode.OK : ExitCode.SOFTWARE;
        }
    }

    private Crew crew(Venue venue, Progress progress, Cleanup cleanup) {
        Crew crew = crash > 0 ? new MortalWorkers(venue, seed, crash, progress) : new LocalWorker(venue, seed);
        cleanup.add(crew::abandon);
        return crew;
    }

    private int runOrders(CommandLine commandLine) {
        List<OrderInput.Line> lines = orders == null
                ? OrderInput.generate(count == null ? COUNT : count, seed)
                : OrderInput.read(orders, System.in);
        List<StockDelivered> supply = products == null ? Supply.scarce(lines) : Supply.read(products, System.in);
        try (Cleanup cleanup = new Cleanup()) {
            Progress progress = Progress.of(commandLine.getErr(), "orders", lines.size());
            announce(lines, progress);
            Venue venue = venue(cleanup);
            Report report = new Demo(venue, crew(venue, progress, cleanup), lines, supply, progress).run();
            report.print(commandLine.getOut());
            return report.audit().holds() ? ExitCode.OK : ExitCode.SOFTWARE;
        }
    }

    private void check(CommandLine commandLine) {
        if (count != null && orders != null) {
            throw new ParameterException(
                    commandLine, "--count generates orders and --orders reads them: pass only one");
        }
        if (saga && (orders != null || products != null)) {
            throw new ParameterException(commandLine, "--saga generates its orders: leave out --orders and --products");
        }
        if (count != null && count < 1) {
            throw new ParameterException(commandLine, "--count " + count + ": pass 1 or more");
        }
        if (crash < 0) {
            throw new ParameterException(commandLine, "--crash " + crash + ": pass 1 or more");
        }
        if (isEmbedded() && keep) {
            throw new ParameterException(
                    commandLine, "--keep needs your own Kafka: pass --bootstrap-server or --config");
        }
        if ("-".equals(orders) && "-".equals(products)) {
            throw new ParameterException(
                    commandLine, "--orders - and --products -: only one of them can read standard input");
        }
    }

    private boolean isEmbedded() {
        return servers == null && config == null;
    }

    private void announce(List<OrderInput.Line> lines, Progress progress) {
        long malformed = lines.stream().filter(line -> line.order() == null).count();
        progress.say(String.format("%,d orders %s", lines.size(), orders == null ? "generated" : "from " + orders)
                + (malformed == 0
                        ? ""
                        : String.format(", %,d of them malformed; these are sent as they are", malformed)));
    }

    private Venue venue(Cleanup cleanup) {
        if (isEmbedded()) {
            EmbeddedKafka kafka = EmbeddedKafka.start();
            cleanup.add(kafka::close);
            return opened(new Venue(kafka.clientSettings(), flow(), ""), cleanup);
        }
        Map<String, Object> kafka = Connection.settings(servers, config);
        Connection.reached(kafka, Objects.requireNonNull(spec).commandLine().getErr())
                .close();
        String run = UUID.randomUUID().toString().substring(0, 8);
        Venue venue = opened(new Venue(kafka, flow(), "kafkakit-demo-" + run + "-"), cleanup);
        if (!keep) {
            cleanup.add(venue::clear);
        }
        return venue;
    }

    private Flow flow() {
        return saga ? Flow.SAGA : Flow.ORDERS;
    }

    private static Venue opened(Venue venue, Cleanup cleanup) {
        cleanup.add(venue::close);
        venue.open();
        return venue;
    }
}
