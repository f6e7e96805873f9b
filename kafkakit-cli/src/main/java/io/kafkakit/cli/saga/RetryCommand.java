package io.kafkakit.cli.saga;

import io.kafkakit.saga.internal.machine.Order.Kind;
import picocli.CommandLine.Command;

/** {@code kafkakit saga retry}. */
@Command(
        name = "retry",
        description = {
            "Send the command of a step again, or let a kept reply have its turn.",
            "With --step the order is about that step. Otherwise it is about the step that is stuck, or the only open one.",
            "The command shows what it would do, and asks first. Then it waits for what becomes of the order."
        },
        exitCodeList = {
            "0:All sagas obeyed.",
            "1:A saga refused or its runner did not answer, or the command failed.",
            "2:Wrong usage."
        })
final class RetryCommand extends OrderCommand {

    RetryCommand() {
        super(Kind.RETRY);
    }
}
