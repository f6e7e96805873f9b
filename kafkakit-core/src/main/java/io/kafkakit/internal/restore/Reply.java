package io.kafkakit.internal.restore;

import io.kafkakit.internal.ledger.LogId;
import io.kafkakit.internal.ledger.Restored;
import org.jspecify.annotations.Nullable;

/** What is known of a partition that was assigned. */
sealed interface Reply {

    /** What was committed of it. */
    record Committed(Restored restored) implements Reply {}

    /**
     * Nothing was, or what was says nothing any more, and it begins there.
     *
     * @param where for the log, with the reason
     * @param loss what is lost, or done twice, through it; null if nothing is
     */
    record Begins(Restored restored, String where, @Nullable Loss loss) implements Reply {}

    /** What was committed is of a topic of the same name that was there before, if the broker that was asked knows the newest. */
    record MadeAnew(Begins begins) implements Reply {}

    /** A transaction changes what was committed of it. */
    record Open() implements Reply {}

    /** It cannot be found out now. */
    record Failed(Throwable cause) implements Reply {}

    /** It is not read as long as this group runs, and its log is this one. */
    record Halted(String why, LogId log) implements Reply {}

    /** Somebody has to be told of a beginning. */
    enum Loss {
        OFFSETS(
                "committed offsets are gone, and what was handled is handled again",
                "Kafka deletes them offsets.retention.minutes after the last member has left;"
                        + " expiredOffsets(ExpiredOffsets.STOP) stops instead"),
        OFFSETS_OR_TOPIC(
                "topics without committed offsets, of whose retry topics the group has some, are read from their beginning",
                "if a topic was deleted and made anew, that is right; if somebody deleted its offsets, what was handled is handled"
                        + " again"),
        RECORDS(
                "records are gone that the group had not read",
                "their topic's retention is shorter than the group was behind, or somebody deleted them"),
        LOG(
                "logs end before what was read of them",
                "a log was cut off, as after an unclean leader election, or the offset was set by hand; what is written there now"
                        + " is another record"),
        TOPIC(
                "topics were deleted and made anew, and are read from their beginning",
                "what was handled of the new topic before this was noticed is handled again; stop the group before a topic is"
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

        /** The reason, and what to do about it. */
        String fix() {
            return fix;
        }
    }
}
