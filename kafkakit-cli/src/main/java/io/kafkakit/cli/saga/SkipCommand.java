package io.kafkakit.cli.saga;

import io.kafkakit.saga.internal.machine.Order.Kind;
import picocli.CommandLine.Command;

/** {@code kafkakit saga skip}. */
@Command(
        name = "skip",
        description = {
            "Go on as if a step had succeeded, or were undone.",
            "With --step the order is about that step. Otherwise it is about the step that is stuck, or the only open one.",
            "The command shows what it would do, and asks first. Then it waits for what becomes of the order."
        },
        exitCodeList = {
            "0:All sagas obeyed.",
            "1:A saga refused or its runner did not answer, or the command failed.",
            "2:Wrong usage."
        })
final class SkipCommand extends OrderCommand {

    SkipCommand() {
        super(Kind.SKIP);
    }
}
