package io.kafkakit.cli.dlq;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code kafkakit dlq}. */
@Command(
        name = "dlq",
        description = {
            "Look at dead letters, whichever toolkit wrote them, and send them back.",
            "What was done about them is kept in the topic <dead-letter topic>-resolutions."
        },
        subcommands = {
            ListCommand.class,
            ShowCommand.class,
            RedriveCommand.class,
            DiscardCommand.class,
            ExportCommand.class
        })
public final class DlqCommand implements Runnable {

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "say what to do: list, show, redrive, discard or export");
        }
    }
}
