package io.kafkakit.internal.ledger;

import org.jspecify.annotations.Nullable;

/**
 * The entries beyond progress, linked in delivery order: open entries, and runs of done ones. Neighbouring runs are
 * joined. So the chain has at most about twice as many elements as open entries, however many records are done beyond
 * the first.
 *
 * <p>Restored runs are in the chain from the start. Runs that delivery has not reached are its tail.
 */
final class Chain {

    private @Nullable Entry first;
    private @Nullable Entry reached;
    private int open;
    private int runs;
    private int ahead;
    private long lastDone = -1;

    Chain(Restored restored) {
        Entry end = null;
        for (int i = 0; i < restored.ranges(); i++) {
            Entry run = restored.range(i);
            link(end, run);
            end = run;
            lastDone = run.last();
        }
        runs = restored.ranges();
        ahead = runs;
    }

    @Nullable
    Entry first() {
        return first;
    }

    /** The last entry that delivery has reached; null if none of those is still here. */
    @Nullable
    Entry reached() {
        return reached;
    }

    int open() {
        return open;
    }

    /** The number of runs, including those that delivery has not reached. */
    int runs() {
        return runs;
    }

    /** The number of open entries and runs, without those that delivery has not reached. */
    int size() {
        return open + runs - ahead;
    }

    /** The offset of the last record that is, or was, known to be done beyond progress; -1 if there was none. */
    long lastDone() {
        return lastDone;
    }

    /** The number of offsets in runs that delivery has reached. Visits each entry. */
    long done() {
        long done = 0;
        for (Entry entry = runs == 0 ? null : first; entry != null && entry.isReached(); entry = entry.after) {
            done += entry.isDone() ? entry.last() - entry.offset() + 1 : 0;
        }
        return done;
    }

    /** A record with this offset is delivered: runs that begin up to it are reached. */
    void reach(long offset) {
        Entry next = reached == null ? first : reached.after;
        while (next != null && next.offset() <= offset) {
            next.reach();
            ahead--;
            Entry before = next.before;
            reached = before != null && before.isDone() ? join(before, next) : next;
            next = reached.after;
        }
    }

    /** Adds an open entry after all that delivery has reached. */
    void append(Entry entry) {
        link(reached, entry);
        reached = entry;
        open++;
    }

    /** An open entry is done. It becomes a run, or joins its neighbours. */
    void finish(Entry entry) {
        entry.finish();
        open--;
        runs++;
        lastDone = Math.max(lastDone, entry.offset());
        Entry before = entry.before;
        Entry run = before != null && before.isDone() ? join(before, entry) : entry;
        Entry next = run.after;
        if (next != null && next.isDone() && next.follows(run.nextOffset())) {
            join(run, next);
        }
    }

    /** Removes the run at the beginning. */
    void pass(Entry run) {
        runs--;
        unlink(run);
        if (reached == run) {
            reached = null;
        }
    }

    private Entry join(Entry run, Entry next) {
        run.extend(next);
        runs--;
        unlink(next);
        if (reached == next) {
            reached = run;
        }
        return run;
    }

    private void link(@Nullable Entry before, Entry entry) {
        Entry after = before == null ? first : before.after;
        entry.before = before;
        entry.after = after;
        if (before == null) {
            first = entry;
        } else {
            before.after = entry;
        }
        if (after != null) {
            after.before = entry;
        }
    }

    /**
     * Also cuts the entry's own links. A caller that keeps the entry must not keep all that came after it in memory.
     */
    private void unlink(Entry entry) {
        Entry before = entry.before;
        Entry after = entry.after;
        if (before == null) {
            first = after;
        } else {
            before.after = after;
        }
        if (after != null) {
            after.before = before;
        }
        entry.before = null;
        entry.after = null;
        ahead -= entry.isReached() ? 0 : 1;
    }
}
