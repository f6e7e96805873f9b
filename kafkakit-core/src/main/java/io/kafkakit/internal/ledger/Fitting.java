package io.kafkakit.internal.ledger;

import org.jspecify.annotations.Nullable;

/**
 * Writes what is done beyond the first gap, and finds out which finishing entries fit beside what is committed already.
 *
 * <p>What is committed already (the runs) stays, so its bytes are set aside first. Each finishing entry then takes, in
 * delivery order, at most what it adds if nothing that follows gets shorter through it; what does get shorter is given back
 * when the run that follows is written. So the bytes never exceed the room, and a gap that closes makes some.
 *
 * <p>Once an entry does not fit, none behind it is taken, though some may fit: two of them may be records of one key, whose
 * outputs must not change places.
 *
 * <p>The runs alone never take more than they took in the commit before. The committed offset only grows, which brings the
 * first run nearer. Where entries in between are passed or joined, numbers are replaced by one that is not above their sum
 * plus one, and the bytes of a sum of three are no more than those of the three. So the entries right behind the committed
 * offset are always taken, and need no room.
 */
final class Fitting {

    private final int plan;
    private final RangeWriter ranges;
    private int room;
    private long endOfRuns;
    private boolean leavesSome;

    /**
     * Begins with an empty text.
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

    /** Takes what fits of this entry and those after it. The rest do not carry the plan's number any more. */
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
