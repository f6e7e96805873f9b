package io.kafkakit.cli.fleet;

import picocli.CommandLine.Command;

/** {@code kafkakit fleet}. */
@Command(
        name = "fleet",
        description = {
            "Look at all instances of groups, and steer them.",
            "For services that take part in a fleet. Commands go to all instances of a group, and hold for those that start later."
        },
        subcommands = {
            ListCommand.class,
            ShowCommand.class,
            PauseCommand.class,
            ResumeCommand.class,
            ConcurrencyCommand.class,
            RetriesCommand.class
        })
public final class FleetCommands {}
