package io.kafkakit.internal.restore;

import io.kafkakit.internal.lookup.GroupLookups;

/**
 * How the consumers of a group find out where their partitions begin, and what was kept for them.
 *
 * @param startOffsets finds out where partitions begin
 */
public record RestoreParts(GroupLookups committedOffsets, StartOffsets startOffsets, StateReader states) {}
