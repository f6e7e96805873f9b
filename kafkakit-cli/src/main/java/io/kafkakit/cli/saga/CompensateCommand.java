package io.kafkakit.cli.saga;

import io.kafkakit.saga.internal.machine.Order.Kind;
import picocli.CommandLine.Command;

/** {@code kafkakit saga compensate}. */
@Command(
        name = "compensate",
        description = {
            "Undo what was done. A saga that is behind its pivot refuses.",
            "The command shows what it would do, and asks first. Then it waits for what becomes of the order."
        },
        exitCodeList = {
            "0:All sagas obeyed.",
            "1:A saga refused or its runner did not answer, or the command failed.",
            "2:Wrong usage."
        })
final class CompensateCommand extends OrderCommand {

    CompensateCommand() {
        super(Kind.COMPENSATE);
    }
}
