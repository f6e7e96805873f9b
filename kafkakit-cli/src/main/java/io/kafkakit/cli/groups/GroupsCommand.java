package io.kafkakit.cli.groups;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code kafkakit groups}. */
@Command(
        name = "groups",
        description = "List groups, show their lag, and set where a stopped consumer group goes on.",
        subcommands = {ListCommand.class, LagCommand.class, ResetCommand.class})
public final class GroupsCommand implements Runnable {

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            throw new CommandLine.ParameterException(spec.commandLine(), "say what to do: list, lag or reset");
        }
    }
}
