package io.kafkakit.internal.ledger;

import org.jspecify.annotations.Nullable;

/**
 * Writes the ranges that are done beyond the first gap. Finds out which finishing entries fit into the metadata beside
 * those that are committed already.
 *
 * <p>Committed runs stay, so their bytes are reserved first. Then each finishing entry, in delivery order, takes the
 * most it can add, as if nothing after it got shorter. If a later run does get shorter, the bytes are given back when
 * that run is written. So the bytes never exceed the room, and closing a gap makes room.
 *
 * <p>Once an entry does not fit, no later one is taken, even if it would fit. Two of them may be records of one key,
 * whose outputs must not change places.
 *
 * <p>The runs alone never take more bytes than in the previous commit. The committed offset only grows, which brings
 * the first run nearer. When entries in between are passed or joined, one number replaces several. It is at most their
 * sum plus one, and a sum of three numbers takes no more bytes than the three. So the entries right after the committed
 * offset are always taken and need no room.
 */
final class Fitting {

    private final int plan;
    private final RangeWriter ranges;
    private int room;
    private long endOfRuns;
    private boolean leavesSome;

    /**
     * Without ranges yet.
     *
     * @param plan the number that the finishing entries carry
     * @param room for the ranges, in bytes
     */
    Fitting(int plan, long committedOffset, int room) {
        this.plan = plan;
        this.ranges = new RangeWriter(committedOffset);
        this.room = room;
        this.endOfRuns = committedOffset;
    }

    /** Takes the entries that fit, from this one on. The others lose the plan's number. */
    void fit(@Nullable Entry gap) {
        room -= sizeOfRuns(gap);
        boolean inRange = false;
        long next = endOfRuns;
        for (Entry entry = gap; entry != null; entry = entry.after) {
            boolean joins = inRange && entry.follows(next);
            inRange = entry.isDone() ? keep(entry, joins) : entry.isDoneIn(plan) && take(entry, joins);
            next = Math.max(next, entry.nextOffset());
        }
    }

    private int sizeOfRuns(@Nullable Entry gap) {
        int size = 0;
        long end = endOfRuns;
        for (Entry entry = gap; entry != null; entry = entry.after) {
            if (entry.isDone()) {
                size += RangeWriter.size(end, entry.offset(), entry.last());
                end = entry.last() + 1;
            }
        }
        return size;
    }

    private boolean keep(Entry run, boolean joins) {
        room += RangeWriter.size(endOfRuns, run.offset(), run.last()) - cost(run, joins);
        endOfRuns = run.last() + 1;
        return write(run, joins);
    }

    private boolean take(Entry entry, boolean joins) {
        int cost = cost(entry, joins);
        if (leavesSome || cost > room) {
            entry.leaveOut();
            leavesSome = true;
            return false;
        }
        room -= cost;
        return write(entry, joins);
    }

    private int cost(Entry entry, boolean joins) {
        return joins ? ranges.costOfExtendingTo(entry.last()) : ranges.costOf(entry.offset(), entry.last());
    }

    private boolean write(Entry entry, boolean joins) {
        if (joins) {
            ranges.extendTo(entry.last());
        } else {
            ranges.add(entry.offset(), entry.last());
        }
        return true;
    }

    boolean leavesSome() {
        return leavesSome;
    }

    byte[] ranges() {
        return ranges.bytes();
    }
}
