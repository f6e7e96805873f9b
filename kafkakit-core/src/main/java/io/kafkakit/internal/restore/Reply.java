package io.kafkakit.internal.restore;

import io.kafkakit.internal.ledger.LogId;
import io.kafkakit.internal.ledger.Restored;
import org.jspecify.annotations.Nullable;

/** The answer about an assigned partition. */
sealed interface Reply {

    /** It has a committed offset. */
    record Committed(Restored restored) implements Reply {}

    /**
     * It begins at an offset that was not committed: there is none, or the committed one is not valid any more.
     *
     * @param where describes the start for the log, with the reason
     * @param loss which records are lost or handled twice because of it; null if none
     */
    record Begins(Restored restored, String where, @Nullable Loss loss) implements Reply {}

    /** Its committed offset belongs to an earlier topic of the same name, if the broker's answer is up to date. */
    record MadeAnew(Begins begins) implements Reply {}

    /** A transaction changes its committed offset. */
    record Open() implements Reply {}

    /** The answer is not available now. */
    record Failed(Throwable cause) implements Reply {}

    /**
     * It is not read while this group runs, unless its log is replaced.
     *
     * @param log its current log
     */
    record Halted(String why, LogId log) implements Reply {}

    /** A start that must be reported. */
    enum Loss {
        OFFSETS(
                "committed offsets are gone, and handled records are handled again",
                "Kafka deletes them offsets.retention.minutes after the last member has left;"
                        + " expiredOffsets(ExpiredOffsets.STOP) stops instead"),
        OFFSETS_OR_TOPIC(
                "topics without committed offsets are read from their beginning, although the group has offsets of their retry"
                        + " topics",
                "if a topic was deleted and made anew, this is correct; if somebody deleted its offsets, records are handled"
                        + " again"),
        RECORDS(
                "records are gone that the group had not read",
                "their topic's retention is shorter than the group was behind, or somebody deleted them"),
        LOG(
                "logs end before what was read of them",
                "a log was cut off, as after an unclean leader election, or the offset was set by hand; the records there now"
                        + " are different ones"),
        TOPIC(
                "topics were deleted and made anew, and are read from their beginning",
                "records of the new topic that were handled before this was noticed are handled again; stop the group before a topic is"
                        + " deleted");

        private final String words;
        private final String fix;

        Loss(String words, String fix) {
            this.words = words;
            this.fix = fix;
        }

        String words() {
            return words;
        }

        /** The reason, and the fix. */
        String fix() {
            return fix;
        }
    }
}
