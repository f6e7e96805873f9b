package io.kafkakit.cli.fleet;

import io.kafkakit.cli.terminal.Columns;
import io.kafkakit.cli.terminal.Terminal;
import io.kafkakit.console.fleet.FleetGroup;
import io.kafkakit.console.fleet.FleetView;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kafkakit fleet list}. */
@Command(name = "list", description = "List the groups of a fleet, with their instances, health and lag.")
final class ListCommand implements Callable<Integer> {

    @Mixin
    private Target target = new Target();

    @Override
    public Integer call() throws InterruptedException {
        return target.run(this::list);
    }

    private int list(FleetView view) {
        List<List<String>> rows =
                view.snapshot().groups().stream().map(ListCommand::row).toList();
        if (!rows.isEmpty()) {
            new Columns("GROUP", "HEALTH", "INSTANCES", "PARTITIONS", "LAG", "RETRIES", "PAUSED")
                    .withMain("GROUP")
                    .print(rows, target.out());
        }
        target.out().println(Terminal.count(rows.size(), "group"));
        target.out().flush();
        return 0;
    }

    private static List<String> row(FleetGroup group) {
        return List.of(
                group.group(),
                group.health().level().name(),
                Integer.toString(group.instances().size()),
                Integer.toString(group.totals().partitions()),
                group.totals().lag() + (group.totals().lagUnknown() > 0 ? "+?" : ""),
                Long.toString(group.totals().waitingRetries()),
                Texts.paused(group));
    }
}
