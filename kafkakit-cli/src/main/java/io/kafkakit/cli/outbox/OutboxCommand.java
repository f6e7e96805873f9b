package io.kafkakit.cli.outbox;

import picocli.CommandLine.Command;

/** {@code kafkakit outbox}. */
@Command(
        name = "outbox",
        description = "Look at the outbox of a database, and publish what waits in it.",
        subcommands = {StatusCommand.class, DrainCommand.class, RetryCommand.class})
public final class OutboxCommand {}
