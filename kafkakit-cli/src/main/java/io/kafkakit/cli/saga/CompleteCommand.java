package io.kafkakit.cli.saga;

import io.kafkakit.saga.internal.machine.Order.Kind;
import picocli.CommandLine.Command;

/** {@code kafkakit saga complete}. */
@Command(
        name = "complete",
        description = {
            "End sagas as completed, wherever they stand.",
            "The command shows what it would do, and asks first. Then it waits for what becomes of the order."
        },
        exitCodeList = {
            "0:All sagas obeyed.",
            "1:A saga refused or its runner did not answer, or the command failed.",
            "2:Wrong usage."
        })
final class CompleteCommand extends OrderCommand {

    CompleteCommand() {
        super(Kind.COMPLETE);
    }
}
