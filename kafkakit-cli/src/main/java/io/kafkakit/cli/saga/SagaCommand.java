package io.kafkakit.cli.saga;

import picocli.CommandLine.Command;

/** {@code kafkakit saga}. */
@Command(
        name = "saga",
        description = {
            "Look at sagas, steer those that are stuck, and compare versions of their definition.",
            "Orders travel through the saga's inbox, and become part of its history."
        },
        subcommands = {
            ListCommand.class,
            ShowCommand.class,
            RetryCommand.class,
            SkipCommand.class,
            CompensateCommand.class,
            CompleteCommand.class,
            MigrateCommand.class,
            GraphCommand.class,
            DiffCommand.class
        })
public final class SagaCommand {}
