package io.kafkakit.cli.topics;

import picocli.CommandLine.Command;

/** {@code kafkakit topics}. */
@Command(
        name = "topics",
        description = {
            "List and create topics.",
            "Plan and create the retry, dead-letter and resolutions topics that a group needs."
        },
        subcommands = {ListCommand.class, CreateCommand.class, PlanCommand.class, ApplyCommand.class})
public final class TopicsCommand {}
