package io.kafkakit.internal.ledger;

import org.jspecify.annotations.Nullable;

/**
 * One delivered record's place in the ledger: the handle that its outcome carries. Guarded by whoever guards the ledger.
 *
 * <p>Once it is known to be committed it may stand for a run of records, none unfinished in between.
 */
public final class Entry {

    private final long offset;
    private long last;
    private long nextOffset;
    private int leaderEpoch;
    private boolean done;
    private boolean reached = true;
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

    /** A run that the group's metadata says is done. The leader epoch behind it is not known. */
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

    /** The offset of the run's last record, which is this record if it is open. */
    long last() {
        return last;
    }

    /** What to commit when all up to here is done. */
    long nextOffset() {
        return nextOffset;
    }

    int leaderEpoch() {
        return leaderEpoch;
    }

    /** Known to be committed. */
    boolean isDone() {
        return done;
    }

    void finish() {
        done = true;
    }

    /** Done if this plan is carried out. Of a plan that is not, nothing is left: the next one has another number. */
    boolean isDoneIn(int number) {
        return done || plan == number;
    }

    void plan(int number) {
        plan = number;
    }

    void leaveOut() {
        plan = 0;
    }

    /** Delivery has come to it. Only restored runs are known before. */
    boolean isReached() {
        return reached;
    }

    void reach() {
        reached = true;
    }

    /** Whether no record can come between the entry before, of that next offset, and this one. */
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
