package io.kafkakit.cli.dlq;

import picocli.CommandLine.Command;

/** {@code kafkakit dlq}. */
@Command(
        name = "dlq",
        description = {
            "Look at dead letters, whichever toolkit wrote them, and send them back.",
            "If you pass several filters, a dead letter must match all of them.",
            "The topic <dead-letter topic>-resolutions keeps each redrive and discard."
        },
        subcommands = {
            ListCommand.class,
            ShowCommand.class,
            RedriveCommand.class,
            DiscardCommand.class,
            ExportCommand.class
        })
public final class DlqCommand {}
