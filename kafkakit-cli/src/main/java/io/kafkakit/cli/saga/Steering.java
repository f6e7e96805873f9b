package io.kafkakit.cli.saga;

import io.kafkakit.cli.terminal.CommandFailure;
import io.kafkakit.cli.terminal.Question;
import io.kafkakit.cli.terminal.Terminal;
import io.kafkakit.cli.terminal.Times;
import io.kafkakit.cli.terminal.WrongUsage;
import io.kafkakit.saga.SagaView;
import io.kafkakit.saga.Sagas;
import io.kafkakit.saga.internal.machine.Order;
import io.kafkakit.saga.internal.machine.Order.Kind;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What all orders have in common: which sagas get them, a question, and what becomes of them. */
final class Steering {

    @Option(names = "--all", description = "All sagas that match the filters and have not ended.")
    private boolean all;

    @Option(
            names = {"--because", "--reason"},
            required = true,
            paramLabel = "WORDS",
            description = "Why, for the saga's history.")
    private String because = "";

    @Option(
            names = {"--by", "--operator"},
            paramLabel = "NAME",
            description = "Who does it, for the saga's history. Default: the user of this machine.")
    private @Nullable String by;

    @Option(
            names = "--wait",
            defaultValue = "10s",
            paramLabel = "TIME",
            description = "How long to wait for what becomes of the orders. Default: 10s.")
    private String wait = "";

    @Option(names = "--dry-run", description = "Only show what the command would do.")
    private boolean dryRun;

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask.")
    private boolean yes;

    /**
     * The sagas that an order is for.
     *
     * @param ids none for all that match the filters
     */
    record Which(List<String> ids, Filters filters) {}

    /**
     * All of it; the exit status.
     *
     * @param step that the order is about; null for the one that is stuck, or the only open one
     */
    int run(Target target, Which which, Kind kind, @Nullable String step) throws InterruptedException {
        if (all == !which.ids().isEmpty()) {
            throw new WrongUsage("name sagas by their ids, or pass --all for all that match the filters", null);
        }
        Duration patience = Times.duration("--wait", wait);
        Order order = new Order(kind, step, by == null ? System.getProperty("user.name", "unknown") : by, because);
        return target.run(sagas -> run(sagas, target, which, new Ordering(order, patience)));
    }

    private record Ordering(Order order, Duration patience) {

        String verb() {
            return order.kind().name().toLowerCase(Locale.ROOT);
        }
    }

    private int run(Sagas sagas, Target target, Which which, Ordering ordering) throws InterruptedException {
        PrintWriter out = target.out();
        List<String> problems = new ArrayList<>();
        Map<String, SagaView> chosen = all ? matching(sagas, which.filters()) : named(sagas, which, problems);
        new Rows(Clock.systemUTC().instant()).print(chosen.values(), out);
        problems.forEach(each -> out.println(Terminal.clean(each)));
        String sagasInWords = Terminal.count(chosen.size(), "saga");
        if (chosen.isEmpty() || dryRun) {
            out.println(dryRun ? "dry run: " + sagasInWords + " to " + ordering.verb() : "nothing to do");
            out.flush();
            return problems.isEmpty() ? 0 : 1;
        }
        String verb = ordering.verb();
        String question = verb.substring(0, 1).toUpperCase(Locale.ROOT) + verb.substring(1) + " " + sagasInWords + "?";
        if (!yes && !Question.isConfirmed(out, question)) {
            throw new CommandFailure("nothing was done");
        }
        chosen.keySet().forEach(id -> send(sagas, id, ordering.order()));
        Outcomes outcomes = new Outcomes(sagas, ordering.order(), chosen);
        outcomes.await(ordering.patience());
        boolean allObeyed = outcomes.print(out, ordering.patience());
        return allObeyed && problems.isEmpty() ? 0 : 1;
    }

    private static Map<String, SagaView> matching(Sagas sagas, Filters filters) {
        Map<String, SagaView> chosen = new LinkedHashMap<>();
        sagas.list(filters.condition().and(saga -> !hasEnded(saga))).forEach(each -> chosen.put(each.id(), each));
        return chosen;
    }

    private static Map<String, SagaView> named(Sagas sagas, Which which, List<String> problems) {
        Map<String, SagaView> found = new LinkedHashMap<>();
        sagas.list(saga -> which.ids().contains(saga.id())).forEach(each -> found.put(each.id(), each));
        Map<String, SagaView> chosen = new LinkedHashMap<>();
        for (String id : new LinkedHashSet<>(which.ids())) {
            SagaView saga = found.get(id);
            if (saga == null) {
                problems.add("there is no saga '" + id + "'; 'saga list' shows which there are");
            } else if (hasEnded(saga)) {
                problems.add("saga '" + id + "' has ended: it is " + Filters.status(saga));
            } else if (!which.filters().condition().test(saga)) {
                problems.add("saga '" + id + "' does not match the filters");
            } else {
                chosen.put(id, saga);
            }
        }
        return chosen;
    }

    private static boolean hasEnded(SagaView saga) {
        return saga.status() != null && saga.status().hasEnded();
    }

    private static void send(Sagas sagas, String id, Order order) {
        switch (order.kind()) {
            case RETRY -> sagas.retry(id, order.step(), order.operator(), order.reason());
            case SKIP -> sagas.skip(id, order.step(), order.operator(), order.reason());
            case COMPENSATE -> sagas.compensate(id, order.operator(), order.reason());
            case COMPLETE -> sagas.complete(id, order.operator(), order.reason());
            case MIGRATE -> sagas.migrate(id, order.operator(), order.reason());
        }
    }
}
