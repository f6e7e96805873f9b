package io.kafkakit.cli.fleet;

import io.kafkakit.console.fleet.FleetCommand;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code kafkakit fleet retries}. */
@Command(
        name = "retries",
        description = {
            "Turn retries of a topic off or on. While they are off, failed records become dead letters.",
            "The command waits until all instances have answered."
        },
        exitCodeList = {
            "0:All instances did it.",
            "1:An instance refused or did not answer, or the command failed.",
            "2:Wrong usage."
        })
final class RetriesCommand implements Callable<Integer> {

    @Mixin
    private Order order = new Order();

    @Parameters(index = "2", paramLabel = "on|off", description = "on or off.")
    private Switch on = Switch.ON;

    private enum Switch {
        ON,
        OFF
    }

    @Override
    public Integer call() throws InterruptedException {
        return order.give(
                FleetCommand.retries(order.group(), order.topic(), on == Switch.ON, order.by(), order.reason()));
    }
}
