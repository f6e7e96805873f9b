package io.kafkakit.internal.ledger;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the group committed for a partition before: an offset, and which records beyond it are done. Where it has committed
 * nothing, the offset at which it begins. It knows the id of the partition's log, for what is committed next has to name it.
 * Immutable.
 */
public final class Restored {

    private static final long[] NONE = {};

    /** Where the offset comes from. */
    private enum Origin {
        NOWHERE,
        COMMITTED,
        /** Something was committed, for a topic of this name that was deleted since. */
        FORMER_LOG
    }

    private final LogId log;
    private final long committedOffset;
    private final int leaderEpoch;
    private final Origin origin;
    private final int metadataLength;
    /** First and last offset of each range, ascending, with at least one offset in between that is in neither. */
    private final long[] bounds;

    private record Offset(long value, int leaderEpoch, Origin origin) {}

    private Restored(LogId log, Offset offset, int metadataLength, long[] bounds) {
        this.log = log;
        this.committedOffset = offset.value;
        this.leaderEpoch = offset.leaderEpoch;
        this.origin = offset.origin;
        this.metadataLength = metadataLength;
        this.bounds = bounds;
    }

    /** The group has committed nothing for the partition, and its log's id is not known. */
    public static Restored nothing() {
        return nothing(LogId.UNKNOWN);
    }

    /** The group has committed nothing for the partition of this log. */
    public static Restored nothing(LogId log) {
        return new Restored(log, new Offset(-1, -1, Origin.NOWHERE), 0, NONE);
    }

    /** What this offset and its metadata say, where the log's id is not known. */
    public static Restored of(long committedOffset, @Nullable String metadata) {
        return of(LogId.UNKNOWN, committedOffset, metadata);
    }

    /**
     * What this offset and its metadata say.
     *
     * @param log of the topic as it is now
     * @param metadata taken for empty unless a ledger wrote it, whole, beside this very offset of a topic of this name on this cluster. What was
     *     written for a topic of the same name that was there before says that not even the offset means anything. What an
     *     earlier version wrote does not say of which topic it was, and is taken.
     */
    public static Restored of(LogId log, long committedOffset, @Nullable String metadata) {
        if (committedOffset < 0) {
            return nothing(log);
        }
        Metadata.Content content = Metadata.read(log, committedOffset, metadata);
        if (content != null && content.isOfFormerLog()) {
            return new Restored(log, new Offset(-1, -1, Origin.FORMER_LOG), 0, NONE);
        }
        long[] bounds = content == null ? NONE : bounds(committedOffset, content.ranges());
        int length = content == null || bounds.length == 0 ? 0 : Metadata.lengthOf(log, content.ranges().length);
        return new Restored(log, new Offset(committedOffset, -1, Origin.COMMITTED), length, bounds);
    }

    /** Whether this text, beside any offset, can say no more than the offset. */
    public static boolean isOffsetOnly(@Nullable String metadata) {
        return metadata == null || metadata.isEmpty() || Metadata.isBare(metadata);
    }

    /** Whether this text says what is done beyond an offset, but of another one, of another topic or on another cluster. */
    public static boolean isOfAnotherLog(LogId log, long committedOffset, @Nullable String metadata) {
        return Metadata.saysRanges(metadata) && Metadata.read(log, committedOffset, metadata) == null;
    }

    /** The same, of which the leader epoch is known that was committed with the offset. */
    public Restored withLeaderEpoch(int epoch) {
        return new Restored(log, new Offset(committedOffset, epoch, origin), metadataLength, bounds);
    }

    /** The same offset, and nothing beyond it. */
    public Restored withoutRanges() {
        return new Restored(log, new Offset(committedOffset, -1, origin), 0, NONE);
    }

    /** Of the same log, nothing is known to be done, and the partition begins here; this offset is yet to be committed. */
    public Restored beginsAt(long offset) {
        return new Restored(log, new Offset(offset, -1, Origin.NOWHERE), 0, NONE);
    }

    /**
     * Of the same log, from which all before this offset is gone: what is done beyond it stays so. If nothing is, this offset is yet to be
     * committed.
     */
    public Restored movedTo(long offset) {
        int gone = 0;
        long begin = offset;
        while (gone < bounds.length && bounds[gone] <= begin) {
            begin = Math.max(begin, bounds[gone + 1] + 1);
            gone += 2;
        }
        return gone == bounds.length
                ? beginsAt(begin)
                : new Restored(
                        log,
                        new Offset(begin, -1, origin),
                        metadataLength,
                        Arrays.copyOfRange(bounds, gone, bounds.length));
    }

    /** All of them or none: half of what was written means nothing. */
    private static long[] bounds(long committedOffset, byte[] ranges) {
        long[] bounds = new long[ranges.length];
        int count = 0;
        int at = 0;
        long end = committedOffset;
        while (at < ranges.length) {
            long distance = Varint.read(ranges, at);
            boolean gap = count % 2 == 0;
            if (distance < (gap ? 1 : 0) || distance >= Long.MAX_VALUE - end) {
                return NONE;
            }
            at += Varint.size(distance);
            bounds[count++] = end + distance;
            end += distance + (gap ? 0 : 1);
        }
        return count % 2 == 0 ? Arrays.copyOf(bounds, count) : NONE;
    }

    /** Whether the record at this offset needs no handling: it lies before the committed offset or in a range. */
    public boolean isDone(long offset) {
        if (offset < committedOffset) {
            return true;
        }
        int found = Arrays.binarySearch(bounds, offset);
        return found >= 0 || -found % 2 == 0;
    }

    /** Whose offsets these are. */
    public LogId log() {
        return log;
    }

    /** Everything before it is done: what was committed or, if nothing was, where the partition begins; -1 if neither is known. */
    public long committedOffset() {
        return committedOffset;
    }

    /** Committed with the offset, or -1. */
    public int leaderEpoch() {
        return leaderEpoch;
    }

    /** Whether the offset is what was committed. */
    public boolean isCommitted() {
        return origin == Origin.COMMITTED;
    }

    /** Whether what was committed is of a topic of the same name that was there before, so that nothing is known of this one. */
    public boolean isOfFormerLog() {
        return origin == Origin.FORMER_LOG;
    }

    /** Of metadata with these ranges in it; 0 if there are none. */
    int metadataLength() {
        return metadataLength;
    }

    int ranges() {
        return bounds.length / 2;
    }

    Entry range(int index) {
        return Entry.restored(bounds[2 * index], bounds[2 * index + 1]);
    }
}
