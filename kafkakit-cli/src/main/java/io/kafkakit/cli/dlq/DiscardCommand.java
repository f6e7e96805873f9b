package io.kafkakit.cli.dlq;

import io.kafkakit.deadletter.Resolve;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kafkakit dlq discard}. */
@Command(
        name = "discard",
        description = {
            "Mark dead letters as resolved without sending them back.",
            "They stay in their topic. 'dlq list --resolved' shows them."
        },
        exitCodeList = {
            "0:No dead letter was refused.",
            "1:A dead letter was refused, or the command failed.",
            "2:Wrong usage."
        })
final class DiscardCommand implements Callable<Integer> {

    @Mixin
    private Target target = new Target();

    @Mixin
    private Filters filters = new Filters();

    @Mixin
    private Resolving resolving = new Resolving();

    @Override
    public Integer call() throws InterruptedException {
        return target.run(letters -> resolving.run(
                target, letters, target.preview(letters, filters), Resolve.discard(), "Discard", "discarded"));
    }
}
