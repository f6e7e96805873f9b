package io.kafkakit.monitor;

/**
 * Records by what became of them. A record is counted when its outcome is committed, so one that is handled again after a
 * crash is counted by the process that committed it.
 *
 * @param handled records whose handler returned
 * @param retried records that were written to a retry topic
 * @param postponed records that were written to a retry topic to wait without an attempt counted: longer, see {@link
 *     io.kafkakit.RetryLaterException}, or behind another of their key, see {@link io.kafkakit.Retries#keepingKeyOrder}
 * @param deadLettered records that were written to a dead-letter topic
 * @param skipped records whose event nobody handles, under {@link io.kafkakit.UnknownEvents#SKIP}
 * @param sent records that handlers sent
 */
public record Counts(long handled, long retried, long postponed, long deadLettered, long skipped, long sent) {

    @Override
    public String toString() {
        return handled + " handled, " + retried + " retried, " + postponed + " postponed, " + deadLettered
                + " dead-lettered, " + skipped + " skipped, " + sent + " sent";
    }

    /** The records that were read and are done, in whichever way. */
    public long done() {
        return handled + retried + postponed + deadLettered + skipped;
    }
}
