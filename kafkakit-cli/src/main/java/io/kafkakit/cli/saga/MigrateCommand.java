package io.kafkakit.cli.saga;

import io.kafkakit.saga.internal.machine.Order.Kind;
import picocli.CommandLine.Command;

/** {@code kafkakit saga migrate}. */
@Command(
        name = "migrate",
        description = {
            "Move sagas to the newest version that their runner knows.",
            "A saga refuses if it stands where the newest version does not go; see 'saga diff'.",
            "The command shows what it would do, and asks first. Then it waits for what becomes of the order."
        },
        exitCodeList = {
            "0:All sagas obeyed.",
            "1:A saga refused or its runner did not answer, or the command failed.",
            "2:Wrong usage."
        })
final class MigrateCommand extends OrderCommand {

    MigrateCommand() {
        super(Kind.MIGRATE);
    }
}
