package io.kafkakit.internal.ledger;

import java.util.List;

/**
 * What to commit for a partition, and which records are done with it. Made by {@link Ledger#plan}.
 *
 * @param offset everything before it is done; -1 if nothing was delivered and nothing restored, so there is nothing to commit
 * @param leaderEpoch of what lies just before the offset, or -1
 * @param metadata the records beyond the offset that are done; empty if there are none
 * @param taken the finishing entries that are done with this commit
 * @param left those for which the metadata has no room: they wait for a later plan
 */
public record Progress(long offset, int leaderEpoch, String metadata, List<Entry> taken, List<Entry> left) {}
