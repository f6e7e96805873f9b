package io.kafkakit.cli.fleet;

import io.kafkakit.cli.terminal.Columns;
import io.kafkakit.cli.terminal.CommandFailure;
import io.kafkakit.cli.terminal.Terminal;
import io.kafkakit.console.fleet.FleetCommand;
import io.kafkakit.console.fleet.FleetGroup;
import io.kafkakit.console.fleet.FleetInstance;
import io.kafkakit.console.fleet.FleetSnapshot;
import io.kafkakit.console.fleet.FleetView;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code kafkakit fleet show}. */
@Command(
        name = "show",
        description = "Show the instances of a group, how they handle each topic, and the newest commands to them.")
final class ShowCommand implements Callable<Integer> {

    private static final int COMMANDS = 10;

    @Mixin
    private Target target = new Target();

    @Parameters(index = "0", paramLabel = "GROUP", description = "The group.")
    private String group = "";

    @Override
    public Integer call() throws InterruptedException {
        return target.run(this::show);
    }

    private int show(FleetView view) {
        FleetSnapshot now = view.snapshot();
        FleetGroup found = now.group(group)
                .orElseThrow(() -> new CommandFailure("no instance of group '" + group
                        + "' takes part in the fleet; 'fleet list' shows which groups do"));
        PrintWriter out = target.out();
        out.println(Terminal.clean(group + " is " + found.health().level()));
        found.health().reasons().forEach(why -> out.println(Terminal.clean("  " + why)));
        out.println();
        new Columns("INSTANCE", "STATE", "CONSUMERS", "PARTITIONS", "LAG", "OLDEST RECORD", "SEEN AT")
                .withMain("INSTANCE")
                .withLeastNeeded("SEEN AT", "OLDEST RECORD")
                .print(found.instances().stream().map(ShowCommand::row).toList(), out);
        out.println();
        new Columns("TOPIC", "PAUSED", "CONCURRENCY", "RETRIES")
                .withMain("TOPIC")
                .print(found.topics().stream().map(ShowCommand::row).toList(), out);
        List<List<String>> commands = now.commands().stream()
                .map(FleetSnapshot.Logged::command)
                .filter(each -> each.group().equals(group))
                .limit(COMMANDS)
                .map(ShowCommand::row)
                .toList();
        if (!commands.isEmpty()) {
            out.println();
            new Columns("ORDERED AT", "BY", "COMMAND", "REASON").print(commands, out);
        }
        out.flush();
        return 0;
    }

    private static List<String> row(FleetInstance each) {
        List<FleetInstance.Sum> sums = each.reading().sums();
        return List.of(
                each.name(),
                each.state().name(),
                Integer.toString(each.reading().consumers().size()),
                Integer.toString(
                        sums.stream().mapToInt(FleetInstance.Sum::partitions).sum()),
                Long.toString(sums.stream().mapToLong(FleetInstance.Sum::lag).sum()),
                sums.stream()
                        .map(FleetInstance.Sum::oldestWrittenAt)
                        .filter(Objects::nonNull)
                        .sorted()
                        .map(Object::toString)
                        .findFirst()
                        .orElse(""),
                each.identity().publishedAt().toString());
    }

    private static List<String> row(FleetGroup.Topic topic) {
        String events = String.join(
                ", ", topic.pausedEvents().keySet().stream().sorted().toList());
        return List.of(
                topic.topic(),
                topic.paused() == 0
                        ? events
                        : topic.paused() == topic.instances() ? "all" : topic.paused() + " of " + topic.instances(),
                topic.leastConcurrency() == topic.mostConcurrency()
                        ? Integer.toString(topic.leastConcurrency())
                        : topic.leastConcurrency() + " to " + topic.mostConcurrency(),
                String.join(" / ", topic.retries()));
    }

    private static List<String> row(FleetCommand command) {
        String reason = command.ordered().reason();
        return List.of(
                command.ordered().at().toString(),
                command.ordered().by(),
                command.words(),
                reason == null ? "" : reason);
    }
}
