package io.kafkakit.cli.dlq;

import io.kafkakit.deadletter.Resolve;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kafkakit dlq discard}. */
@Command(
        name = "discard",
        description = "Mark dead letters as done with. They stay in their topic, and are shown with list --resolved.")
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
