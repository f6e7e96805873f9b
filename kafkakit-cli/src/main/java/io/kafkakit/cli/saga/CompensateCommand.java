package io.kafkakit.cli.saga;

import io.kafkakit.cli.saga.Steering.Which;
import io.kafkakit.saga.internal.machine.Order.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

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
final class CompensateCommand implements Callable<Integer> {

    @Mixin
    private Target target = new Target();

    @Mixin
    private Filters filters = new Filters();

    @Mixin
    private Steering steering = new Steering();

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "ID",
            description = "The ids of the sagas. They must match the filters too.")
    private List<String> ids = new ArrayList<>();

    @Override
    public Integer call() throws InterruptedException {
        return steering.run(target, new Which(ids, filters), Kind.COMPENSATE, null);
    }
}
