package io.kafkakit.cli.topics;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code kafkakit topics}. */
@Command(
        name = "topics",
        description = {
            "List and create topics.",
            "Plan and apply the retry, dead-letter and resolution topics that a group's recovery needs."
        },
        subcommands = {ListCommand.class, CreateCommand.class, PlanCommand.class, ApplyCommand.class})
public final class TopicsCommand implements Runnable {

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            throw new CommandLine.ParameterException(spec.commandLine(), "say what to do: list, create, plan or apply");
        }
    }
}
