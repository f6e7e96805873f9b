package io.kafkakit.internal.ledger;

import org.jspecify.annotations.Nullable;

/**
 * One delivered record's place in the ledger, carried by its outcome. The guard of the ledger guards it too.
 *
 * <p>Once committed it may stand for a run of records without an unfinished one.
 */
public final class Entry {

    private final long offset;
    private long last;
    private long nextOffset;
    private int leaderEpoch;
    private boolean done;
    private boolean reached = true;
    private long timestamp = -1;
    private int plan;

    @Nullable
    Entry before;

    @Nullable
    Entry after;

    /** An open entry. */
    Entry(long offset, long nextOffset, int leaderEpoch) {
        this.offset = offset;
        this.last = offset;
        this.nextOffset = nextOffset;
        this.leaderEpoch = leaderEpoch;
    }

    /** A run that is done according to the committed metadata. Its leader epoch is unknown. */
    static Entry restored(long first, long last) {
        Entry run = new Entry(first, last + 1, -1);
        run.last = last;
        run.done = true;
        run.reached = false;
        return run;
    }

    /** The record's offset. */
    public long offset() {
        return offset;
    }

    /** The offset of the run's last record. An open entry is its own last record. */
    long last() {
        return last;
    }

    /** The offset to commit when everything up to this entry is done. */
    long nextOffset() {
        return nextOffset;
    }

    int leaderEpoch() {
        return leaderEpoch;
    }

    /** When its record was written, in milliseconds since 1970; negative if unknown. */
    long timestamp() {
        return timestamp;
    }

    void writtenAt(long millis) {
        timestamp = millis;
    }

    /** Whether it is known to be committed. */
    boolean isDone() {
        return done;
    }

    void finish() {
        done = true;
    }

    /**
     * Whether it is done once this plan is committed. A plan that fails leaves no trace, because the next one has
     * another number.
     */
    boolean isDoneIn(int number) {
        return done || plan == number;
    }

    void plan(int number) {
        plan = number;
    }

    void leaveOut() {
        plan = 0;
    }

    /** Whether delivery has reached it. Only restored runs are known before that. */
    boolean isReached() {
        return reached;
    }

    void reach() {
        reached = true;
    }

    /** Whether no record can lie between the previous entry, with this next offset, and this one. */
    boolean follows(long next) {
        return reached || offset <= next;
    }

    boolean covers(long other) {
        return offset <= other && other <= last;
    }

    /** Takes in the run that follows. */
    void extend(Entry next) {
        last = Math.max(last, next.last);
        advance(next.nextOffset, next.leaderEpoch);
    }

    void advance(long toOffset, int withLeaderEpoch) {
        if (toOffset >= nextOffset) {
            nextOffset = toOffset;
            leaderEpoch = withLeaderEpoch;
        }
    }
}
