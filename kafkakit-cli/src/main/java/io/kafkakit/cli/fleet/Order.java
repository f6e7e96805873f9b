package io.kafkakit.cli.fleet;

import io.kafkakit.cli.terminal.CommandFailure;
import io.kafkakit.cli.terminal.Terminal;
import io.kafkakit.cli.terminal.Times;
import io.kafkakit.console.fleet.FleetCommand;
import io.kafkakit.console.fleet.FleetProgress;
import io.kafkakit.console.fleet.FleetView;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What all commands to a fleet take, and how they wait for an answer. */
final class Order {

    @Mixin
    private Target target = new Target();

    @Parameters(index = "0", paramLabel = "GROUP", description = "The group.")
    private String group = "";

    @Parameters(index = "1", paramLabel = "TOPIC", description = "One of its source topics.")
    private String topic = "";

    @Option(
            names = "--by",
            defaultValue = "${sys:user.name}",
            paramLabel = "NAME",
            description = "Who orders it. Default: your user name.")
    private String by = "";

    @Option(
            names = {"--because", "--reason"},
            paramLabel = "TEXT",
            description = "Why; kept with the command.")
    private @Nullable String reason;

    @Option(
            names = "--wait",
            defaultValue = "30s",
            paramLabel = "TIME",
            description = "How long to wait for the instances. Default: ${DEFAULT-VALUE}.")
    private String patience = "";

    String group() {
        return group;
    }

    String topic() {
        return topic;
    }

    String by() {
        return by;
    }

    @Nullable
    String reason() {
        return reason;
    }

    int give(FleetCommand command) throws InterruptedException {
        var limit = Times.duration("--wait", patience);
        return target.run(view -> {
            if (view.snapshot().group(group).isEmpty()) {
                throw new CommandFailure("no instance of group '" + group
                        + "' takes part in the fleet, so nothing was sent; 'fleet list' shows which groups do");
            }
            view.send(command);
            boolean isAnswered = view.await(
                    now -> now.progress(command.id())
                            .filter(FleetProgress::isAnswered)
                            .isPresent(),
                    limit);
            return report(view, command, isAnswered);
        });
    }

    private int report(FleetView view, FleetCommand command, boolean isAnswered) {
        PrintWriter out = target.out();
        FleetProgress progress = view.snapshot().progress(command.id()).orElse(null);
        if (progress == null) {
            throw new CommandFailure("the command was sent, and no instance has answered");
        }
        progress.applied().forEach(each -> out.println(Terminal.clean(each + ": done")));
        progress.refused().forEach((each, why) -> out.println(Terminal.clean(each + ": refused: " + why)));
        progress.waiting().forEach(each -> out.println(Terminal.clean(each + ": no answer yet")));
        out.println(Terminal.clean(command.words() + ": done by "
                + Terminal.count(progress.applied().size(), "instance") + " of "
                + (progress.applied().size()
                        + progress.refused().size()
                        + progress.waiting().size())));
        out.flush();
        return isAnswered && progress.isApplied() ? 0 : 1;
    }
}
