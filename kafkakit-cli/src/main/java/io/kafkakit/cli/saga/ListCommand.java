package io.kafkakit.cli.saga;

import io.kafkakit.cli.terminal.WrongUsage;
import io.kafkakit.saga.SagaView;
import io.kafkakit.saga.Sagas;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kafkakit saga list}. */
@Command(
        name = "list",
        description = {
            "List sagas, the oldest first, and count them by status.",
            "Those that have ended are there until their retention is over."
        })
final class ListCommand implements Callable<Integer> {

    @Mixin
    private Target target = new Target();

    @Mixin
    private Filters filters = new Filters();

    @Option(
            names = "--limit",
            defaultValue = "100",
            paramLabel = "N",
            description = "Show at most this many. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Option(names = "--json", description = "Write one JSON object in each line. The counts go to standard error.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        if (limit < 1) {
            throw new WrongUsage("--limit " + limit + ": pass 1 or more", null);
        }
        return target.run(this::list);
    }

    private int list(Sagas sagas) {
        List<SagaView> found = sagas.list(filters.condition());
        List<SagaView> shown = found.subList(0, Math.min(limit, found.size()));
        PrintWriter out = target.out();
        if (json) {
            shown.forEach(each -> out.print(Json.line(each) + "\n"));
        } else {
            new Rows(Clock.systemUTC().instant()).print(shown, out);
        }
        out.flush();
        PrintWriter counts = json ? target.err() : out;
        if (shown.size() < found.size()) {
            counts.println(String.format("%,d shown; --limit shows more", shown.size()));
        }
        counts.println(Rows.totals(found));
        counts.flush();
        return 0;
    }
}
