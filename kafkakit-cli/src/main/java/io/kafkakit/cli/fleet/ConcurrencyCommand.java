package io.kafkakit.cli.fleet;

import io.kafkakit.cli.terminal.WrongUsage;
import io.kafkakit.console.fleet.FleetCommand;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code kafkakit fleet concurrency}. */
@Command(
        name = "concurrency",
        description = {
            "Change how many handlers of a topic run at once in each consumer.",
            "The command waits until all instances have answered."
        },
        exitCodeList = {
            "0:All instances did it.",
            "1:An instance refused or did not answer, or the command failed.",
            "2:Wrong usage."
        })
final class ConcurrencyCommand implements Callable<Integer> {

    @Mixin
    private Order order = new Order();

    @Parameters(
            index = "2",
            paramLabel = "NUMBER",
            description = "1 or more, or 0 for what each instance was started with.")
    private int number;

    @Override
    public Integer call() throws InterruptedException {
        if (number < 0) {
            throw new WrongUsage(
                    "NUMBER " + number + ": pass 1 or more, or 0 for what each instance was started with", null);
        }
        return order.give(FleetCommand.concurrency(order.group(), order.topic(), number, order.by(), order.reason()));
    }
}
