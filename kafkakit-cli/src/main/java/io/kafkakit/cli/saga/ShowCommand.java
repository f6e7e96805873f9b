package io.kafkakit.cli.saga;

import io.kafkakit.cli.terminal.CommandFailure;
import io.kafkakit.cli.terminal.Terminal;
import io.kafkakit.cli.terminal.Times;
import io.kafkakit.saga.SagaView;
import io.kafkakit.saga.SagaView.Happening;
import io.kafkakit.saga.SagaView.OpenStep;
import io.kafkakit.saga.Sagas;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kafkakit saga show}. */
@Command(name = "show", description = "Show one saga in full: its open steps, its history and its state.")
final class ShowCommand implements Callable<Integer> {

    private static final int LONGEST = 1_000;

    @Mixin
    private Target target = new Target();

    @Parameters(index = "1", paramLabel = "ID", description = "The id of the saga.")
    private String id = "";

    @Option(names = "--json", description = "Write it as one JSON object in one line.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        return target.run(this::show);
    }

    private int show(Sagas sagas) {
        SagaView saga = sagas.find(id)
                .orElseThrow(() -> new CommandFailure(
                        "there is no saga '" + id + "' of '" + target.saga() + "'; 'saga list' shows which there are"));
        PrintWriter out = target.out();
        if (json) {
            out.print(Json.line(saga) + "\n");
        } else {
            print(saga, out);
        }
        out.flush();
        return 0;
    }

    private static void print(SagaView saga, PrintWriter out) {
        facts(saga, out);
        Rows rows = new Rows(Clock.systemUTC().instant());
        if (!saga.openSteps().isEmpty()) {
            out.println("\nopen steps");
            saga.openSteps().forEach(each -> out.println("  " + Terminal.clean(words(each, rows))));
        }
        if (!saga.history().isEmpty()) {
            out.println("\nhistory");
            Instant before = saga.startedAt();
            for (Happening each : saga.history()) {
                out.printf(
                        "  %s  %9s  %s%n",
                        millis(each.at()),
                        "+" + Times.words(Duration.between(before, each.at())),
                        Terminal.shortened(each.what(), LONGEST));
                before = each.at();
            }
        }
        out.println("\nstate");
        out.println(Json.pretty(saga.stateText()).indent(2).stripTrailing());
    }

    private static void facts(SagaView saga, PrintWriter out) {
        boolean isReadable = saga.problem() == null;
        line(out, "saga", saga.saga());
        line(out, "id", saga.id());
        line(out, "status", Filters.status(saga));
        line(out, "problem", saga.problem());
        line(out, "version", isReadable ? saga.version() : null);
        line(out, "started", isReadable ? millis(saga.startedAt()) : null);
        line(out, "changed", isReadable ? millis(saga.changedAt()) : null);
        line(
                out,
                "failed",
                saga.failure() == null
                        ? null
                        : saga.failure().step() + ": " + saga.failure().reason());
        line(out, "would be undone", saga.doneSteps().isEmpty() ? null : String.join(", ", saga.doneSteps()));
    }

    private static String words(OpenStep open, Rows rows) {
        return open.name() + ": " + open.doing() + ", attempt " + open.attempt()
                + (open.due() == null
                        ? ", no time limit"
                        : ", due " + millis(open.due()) + " (" + rows.due(open.due()) + ")")
                + (open.deadLetter() == null ? "" : ", dead letter " + open.deadLetter());
    }

    /** All with three digits, so that they stand below each other. */
    private static String millis(Instant time) {
        return java.time.format.DateTimeFormatter.ISO_INSTANT.format(time).length() == "2026-11-23T10:00:00Z".length()
                ? time.toString().replace("Z", ".000Z")
                : time.toString();
    }

    private static void line(PrintWriter out, String name, @Nullable Object value) {
        if (value != null) {
            out.printf("%-15s %s%n", name, Terminal.shortened(value.toString(), LONGEST));
        }
    }
}
