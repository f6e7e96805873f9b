package io.kafkakit;

/**
 * What a group did since it was started, in this process. A record is counted when its outcome is committed, so a record
 * that is handled again after a crash is counted by the process that committed it. Counts only grow.
 *
 * @param handled records whose handler returned
 * @param retried records that were written to a retry topic
 * @param deadLettered records that were written to a dead-letter topic
 * @param skipped records whose event nobody handles, under {@link UnknownEvents#SKIP}
 * @param sent records that handlers sent
 * @param transactions transactions committed
 */
public record GroupStats(long handled, long retried, long deadLettered, long skipped, long sent, long transactions) {}
