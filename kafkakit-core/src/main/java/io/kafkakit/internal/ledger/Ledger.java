package io.kafkakit.internal.ledger;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which records of one partition are done, for one tenure.
 *
 * <p>Progress is the first unfinished record in delivery order. Offsets have holes (transaction markers, aborted
 * records, compaction), so no decision uses arithmetic on them. Records that are done beyond progress go into the
 * metadata of the committed offset, and a restart skips them.
 *
 * <pre>{@code
 * Ledger ledger = new Ledger(Restored.of(committed.offset(), committed.metadata()), 4096);
 * Entry entry = ledger.delivered(record.offset(), record.offset() + 1, -1);   // null: is done already
 * ...                                                                         // its outcome is ready
 * Progress plan = ledger.plan(List.of(entry));                                // goes into the transaction
 * ledger.committed(plan);                                                     // once that is known
 * }</pre>
 *
 * <p>There is one plan at a time. A plan that is never reported as committed has no effect: its entries come again in
 * another plan. Not thread-safe: its caller locks.
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
     * A ledger that continues from the committed state.
     *
     * @param mostMetadata maximum characters of the metadata. It is longer only if the committed metadata is longer
     *     already.
     */
    public Ledger(Restored restored, int mostMetadata) {
        this.chain = new Chain(restored);
        this.log = restored.log();
        this.progress = restored.committedOffset();
        this.committedMetadata = restored.metadataLength();
        this.mostMetadata = mostMetadata;
    }

    /**
     * Adds the next record in delivery order.
     *
     * @param nextOffset the offset to commit once everything up to this record is done. This is its offset + 1. For the
     *     last record of a poll it is the consumer's position, which may lie after holes.
     * @param leaderEpoch of the record just before {@code nextOffset}, or -1. Kafka compares the two, and takes an
     *     epoch that is too old for a sign of a truncated log.
     * @return null if the record is done already and must not be handled
     * @throws IllegalStateException if the record lies before the delivered position. After a rewind the partition
     *     needs a new ledger.
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
     * As {@link #delivered(long, long, int)}, for a record with a timestamp.
     *
     * @param timestamp in milliseconds since 1970; negative if there is none
     */
    public @Nullable Entry delivered(long offset, long nextOffset, int leaderEpoch, long timestamp) {
        Entry entry = delivered(offset, nextOffset, leaderEpoch);
        if (entry != null) {
            entry.writtenAt(timestamp);
        }
        return entry;
    }

    /**
     * An entry before all records, for a partition without a committed offset. When it is done, the start offset is
     * committed. Call it before a record is delivered.
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
     * The progress to commit if these entries were done too. Changes no committed state.
     *
     * @param finishing open entries in any order. The plan may keep the list, so do not change it until the plan is
     *     over. If it is empty, the plan is the committed state.
     * @return a plan that takes the first entries in delivery order. It takes all entries before the first record that
     *     is neither done nor finishing.
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

    /** Even without ranges the text names its log, if there is room for that. */
    private String text(long offset, byte[] ranges) {
        String text =
                ranges.length == 0 && Metadata.roomIn(log, mostMetadata) < 0 ? "" : Metadata.text(log, offset, ranges);
        planned = text.length();
        return text;
    }

    /** The plan is known to be committed, with exactly the entries that it took. */
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

    /** Removes the runs before the first unfinished record. */
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

    /** The offset up to which everything is done; -1 if unknown. */
    public long progress() {
        return progress;
    }

    /** How many delivered offsets are done beyond progress. Visits each entry, so do not call it for every record. */
    public long doneBeyond() {
        return chain.done();
    }

    /** The number of elements in memory: the open entries, and one for each run of done ones between them. */
    public int size() {
        return chain.size();
    }

    /** Entries that were delivered and are not known to be committed. */
    public int open() {
        return chain.open();
    }

    /** The timestamp of the first delivered record that is not done; negative if there is none, or it has none. */
    public long oldest() {
        Entry first = chain.first();
        while (first != null && first.isDone()) {
            first = first.after;
        }
        return first == null ? -1 : first.timestamp();
    }

    /**
     * Whether the metadata is so full that only records that {@linkplain #closesGap close a gap} should be handled.
     * This is so if more than three quarters are committed, or the last plan left out some entries.
     */
    public boolean isNearlyFull() {
        return leavesSome || committedMetadata * 4L > mostMetadata * 3L;
    }

    /**
     * Whether this open entry is the first unfinished one, or a later one is done. Such a record must be handled
     * however full the metadata is. After a restart nothing else could make room.
     */
    public boolean closesGap(Entry entry) {
        return entry == chain.first() || entry.offset() < chain.lastDone();
    }

    /**
     * The broker refused the size of the last plan's metadata. From now on it is at most half as long, except for what
     * is committed already.
     *
     * @return whether the next plan's metadata can be shorter. False if all of it is committed already: then the broker
     *     accepted it once and has had its limit lowered since.
     */
    public boolean halveMetadata() {
        boolean shorter = mostMetadata > committedMetadata;
        mostMetadata = (planned == 0 ? mostMetadata : Math.min(mostMetadata, planned)) / 2;
        return shorter;
    }
}
