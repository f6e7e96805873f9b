package io.kafkakit.internal.consume;

import io.kafkakit.internal.ledger.Restored;

/** What is known of a partition that was assigned. */
sealed interface Reply {

    /** What was committed of it. */
    record Committed(Restored restored) implements Reply {}

    /**
     * Nothing was, and it begins there.
     *
     * @param where for the log, with the reason
     * @param isLoss whether something was committed once, probably
     */
    record Begins(Restored restored, String where, boolean isLoss) implements Reply {}

    /** A transaction changes what was committed of it. */
    record Open() implements Reply {}

    /** It cannot be found out now. */
    record Failed(Throwable cause) implements Reply {}

    /** It is not read as long as this group runs. */
    record Halted(String why) implements Reply {}
}
