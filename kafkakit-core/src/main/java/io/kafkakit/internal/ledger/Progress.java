package io.kafkakit.internal.ledger;

import java.util.List;

/**
 * What to commit for a partition, and which entries are then done. Made by {@link Ledger#plan}.
 *
 * @param offset everything before it is done; -1 if nothing was delivered or restored, so there is nothing to commit
 * @param leaderEpoch of the record just before the offset, or -1
 * @param metadata the records that are done beyond the offset; empty if there are none
 * @param taken the finishing entries that are done with this commit
 * @param left those that do not fit into the metadata and wait for a later plan
 */
public record Progress(long offset, int leaderEpoch, String metadata, List<Entry> taken, List<Entry> left) {}
