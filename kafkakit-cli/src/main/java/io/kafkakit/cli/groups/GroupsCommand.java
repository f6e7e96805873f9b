package io.kafkakit.cli.groups;

import picocli.CommandLine.Command;

/** {@code kafkakit groups}. */
@Command(
        name = "groups",
        description = "List groups, show their lag, and set the offsets of a stopped consumer group.",
        subcommands = {ListCommand.class, LagCommand.class, ResetCommand.class})
public final class GroupsCommand {}
