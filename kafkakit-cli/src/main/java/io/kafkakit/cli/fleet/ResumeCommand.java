package io.kafkakit.cli.fleet;

import io.kafkakit.console.fleet.FleetCommand;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kafkakit fleet resume}. */
@Command(
        name = "resume",
        description = {
            "End the pause of an event, or all pauses of a topic.",
            "The command waits until all instances have answered."
        },
        exitCodeList = {
            "0:All instances did it.",
            "1:An instance refused or did not answer, or the command failed.",
            "2:Wrong usage."
        })
final class ResumeCommand implements Callable<Integer> {

    @Mixin
    private Order order = new Order();

    @Option(names = "--event", paramLabel = "EVENT", description = "Only this event of the topic.")
    private @Nullable String event;

    @Override
    public Integer call() throws InterruptedException {
        return order.give(
                event == null
                        ? FleetCommand.resume(order.group(), order.topic(), order.by(), order.reason())
                        : FleetCommand.resumeEvent(order.group(), order.topic(), event, order.by(), order.reason()));
    }
}
