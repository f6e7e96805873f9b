package io.kafkakit.monitor;

/**
 * The number of records for each outcome. A record is counted when its outcome is committed. If a record is handled
 * again after a crash, the process that committed it counts it.
 *
 * @param handled records whose handler returned
 * @param retried records that were written to a retry topic
 * @param postponed records that were written to a retry topic to wait, without a failed attempt. See
 *     {@link io.kafkakit.RetryLaterException} and {@link io.kafkakit.Retries#keepingKeyOrder}.
 * @param deadLettered records that were written to a dead-letter topic
 * @param skipped records whose event has no handler, under {@link io.kafkakit.UnknownEvents#SKIP}
 * @param sent records that handlers sent
 */
public record Counts(long handled, long retried, long postponed, long deadLettered, long skipped, long sent) {

    @Override
    public String toString() {
        return handled + " handled, " + retried + " retried, " + postponed + " postponed, " + deadLettered
                + " dead-lettered, " + skipped + " skipped, " + sent + " sent";
    }

    /** All records that were read and are done. */
    public long done() {
        return handled + retried + postponed + deadLettered + skipped;
    }
}
