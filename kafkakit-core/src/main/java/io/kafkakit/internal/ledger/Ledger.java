package io.kafkakit.internal.ledger;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which records of one partition are done, for one tenure.
 *
 * <p>Progress is the first unfinished record in the order of delivery. Offsets have holes (transaction markers, aborted
 * records, compaction), so no arithmetic on them decides anything. What is done beyond progress goes into the metadata of
 * the committed offset, and a restart skips it.
 *
 * <pre>{@code
 * Ledger ledger = new Ledger(Restored.of(committed.offset(), committed.metadata()), 4096);
 * Entry entry = ledger.delivered(record.offset(), record.offset() + 1, -1);   // null: is done already
 * ...                                                                         // its outcome is ready
 * Progress plan = ledger.plan(List.of(entry));                                // goes into the transaction
 * ledger.committed(plan);                                                     // once that is known
 * }</pre>
 *
 * <p>There is one plan at a time. One that is never said to be committed has no effect: its entries come again in another.
 * Not thread-safe: its caller locks.
 */
public final class Ledger {

    private static final byte[] NO_RANGES = {};

    private final Chain chain;
    private final LogId log;
    private long progress;
    private int leaderEpoch = -1;
    private long position = -1;
    private int mostMetadata;
    private int committedMetadata;
    private int plans;
    private boolean leavesSome;
    /** Characters of the last plan's metadata. */
    private int planned;

    /**
     * A ledger that continues what the group committed before.
     *
     * @param mostMetadata characters that the metadata may have. It is longer only if what is committed already is longer.
     */
    public Ledger(Restored restored, int mostMetadata) {
        this.chain = new Chain(restored);
        this.log = restored.log();
        this.progress = restored.committedOffset();
        this.committedMetadata = restored.metadataLength();
        this.mostMetadata = mostMetadata;
    }

    /**
     * The next record in delivery order.
     *
     * @param nextOffset what to commit once everything up to this record is done: its offset + 1 or, for the last of a poll,
     *     the consumer's position, which may lie beyond holes
     * @param leaderEpoch of what lies just before {@code nextOffset}, or -1. Kafka compares the two and takes an epoch that
     *     is too old for a truncated log.
     * @return null if the record is done already and must not be handled
     * @throws IllegalStateException if the record lies before the position that delivery had come to: after a rewind, the
     *     partition needs a new ledger
     */
    public @Nullable Entry delivered(long offset, long nextOffset, int leaderEpoch) {
        if (offset < Math.max(position, 0) || nextOffset <= offset) {
            throw new IllegalStateException(
                    "Record at offset " + offset + ", next " + nextOffset + ", delivered at position " + position);
        }
        if (position < 0) {
            progress = Math.max(progress, offset);
        }
        position = nextOffset;
        chain.reach(offset);
        pass();
        if (isDone(offset, nextOffset, leaderEpoch)) {
            return null;
        }
        Entry entry = new Entry(offset, nextOffset, leaderEpoch);
        chain.append(entry);
        return entry;
    }

    /**
     * An entry before all records, for a partition of which nothing is committed: done with it, the offset is committed at which
     * the partition begins. Asked for before anything is delivered.
     */
    public Entry begin() {
        Entry entry = new Entry(progress - 1, progress, -1);
        chain.append(entry);
        return entry;
    }

    private boolean isDone(long offset, long nextOffset, int epoch) {
        if (offset < progress) {
            advance(nextOffset, epoch);
            return true;
        }
        Entry run = chain.reached();
        if (run != null && run.covers(offset)) {
            run.advance(nextOffset, epoch);
            return true;
        }
        return false;
    }

    /**
     * What to commit if these were done too. Changes nothing that is known.
     *
     * @param finishing open entries in any order; the plan may hold on to the list, so it must not change until then. If it
     *     is empty, the plan says what is committed already.
     * @return a plan that takes what comes first in delivery order, and always all of what comes before the first record
     *     that is neither done nor finishing
     */
    public Progress plan(List<Entry> finishing) {
        plans++;
        for (Entry entry : finishing) {
            entry.plan(plans);
        }
        long offset = progress;
        int epoch = leaderEpoch;
        int passed = 0;
        Entry gap = chain.first();
        for (; gap != null && gap.isDoneIn(plans) && gap.follows(offset); gap = gap.after) {
            if (gap.nextOffset() >= offset) {
                offset = gap.nextOffset();
                epoch = gap.leaderEpoch();
            }
            passed++;
        }
        if (passed == finishing.size() + chain.runs()) {
            leavesSome = false;
            return new Progress(offset, epoch, text(offset, NO_RANGES), finishing, List.of());
        }
        return planBeyond(gap, offset, epoch, finishing);
    }

    private Progress planBeyond(@Nullable Entry gap, long offset, int epoch, List<Entry> finishing) {
        int room = Math.max(Metadata.roomIn(log, mostMetadata), Metadata.roomIn(log, committedMetadata));
        Fitting fitting = new Fitting(plans, offset, Math.max(0, room));
        fitting.fit(gap);
        String metadata = text(offset, fitting.ranges());
        leavesSome = fitting.leavesSome();
        if (!leavesSome) {
            return new Progress(offset, epoch, metadata, finishing, List.of());
        }
        List<Entry> taken = new ArrayList<>(finishing.size());
        List<Entry> left = new ArrayList<>();
        for (Entry entry : finishing) {
            (entry.isDoneIn(plans) ? taken : left).add(entry);
        }
        return new Progress(offset, epoch, metadata, taken, left);
    }

    /** Without ranges it still names its log, if there is room for that. */
    private String text(long offset, byte[] ranges) {
        String text =
                ranges.length == 0 && Metadata.roomIn(log, mostMetadata) < 0 ? "" : Metadata.text(log, offset, ranges);
        planned = text.length();
        return text;
    }

    /** That commit is known to have happened, with exactly the entries that the plan took. */
    public void committed(Progress plan) {
        for (Entry entry : plan.taken()) {
            if (!entry.isDone()) {
                chain.finish(entry);
            }
        }
        int length = plan.metadata().length();
        committedMetadata = length > Metadata.lengthOf(log, 0) ? length : 0;
        pass();
    }

    /** Lets go of the runs that nothing unfinished comes before. */
    private void pass() {
        Entry first = chain.first();
        while (first != null && first.isDone() && first.follows(progress)) {
            chain.pass(first);
            advance(first.nextOffset(), first.leaderEpoch());
            first = chain.first();
        }
    }

    private void advance(long nextOffset, int epoch) {
        if (nextOffset >= progress) {
            progress = nextOffset;
            leaderEpoch = epoch;
        }
    }

    /** Everything before this offset is done; -1 if nothing is known to be. */
    public long progress() {
        return progress;
    }

    /** Offsets that are done beyond progress, of those that were delivered. Looks at each entry, so not for every record. */
    public long doneBeyond() {
        return chain.done();
    }

    /** What the ledger holds in memory: the open entries, and one for each run of done ones between them. */
    public int size() {
        return chain.size();
    }

    /** Entries that were delivered and are not known to be committed. */
    public int open() {
        return chain.open();
    }

    /**
     * Whether the metadata is so full that only records that {@linkplain #closesGap close a gap} should be handled: more than
     * three quarters are committed, or the last plan left some.
     */
    public boolean isNearlyFull() {
        return leavesSome || committedMetadata * 4L > mostMetadata * 3L;
    }

    /**
     * Whether this open entry is the first unfinished one, or others beyond it are done. Such a record may be handled however
     * full the metadata is, and has to be: after a restart, nothing else could make room.
     */
    public boolean closesGap(Entry entry) {
        return entry == chain.first() || entry.offset() < chain.lastDone();
    }

    /**
     * The broker refused the size of the last plan's metadata: from now on it is at most half as long, but for what is committed
     * already.
     *
     * @return whether a next plan can have shorter metadata than what was refused; false if all of it is committed already,
     *     so that the broker took it once and must have got a lower limit since
     */
    public boolean halveMetadata() {
        boolean shorter = mostMetadata > committedMetadata;
        mostMetadata = (planned == 0 ? mostMetadata : Math.min(mostMetadata, planned)) / 2;
        return shorter;
    }
}
