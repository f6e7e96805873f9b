package io.kafkakit.internal.ledger;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The group's committed state of a partition: an offset, and the records beyond it that are done. Without a committed
 * offset, the start offset. It knows the id of the partition's log, because the next commit must name it. Immutable.
 */
public final class Restored {

    private static final long[] NONE = {};

    /** The source of the offset. */
    private enum Origin {
        NOWHERE,
        COMMITTED,
        /** An offset was committed for an earlier topic of this name. */
        FORMER_LOG
    }

    private final LogId log;
    private final long committedOffset;
    private final int leaderEpoch;
    private final Origin origin;
    private final int metadataLength;
    /** First and last offset of each range, ascending. Between two ranges there is at least one other offset. */
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

    /** The group has no committed offset for the partition, and its log's id is unknown. */
    public static Restored nothing() {
        return nothing(LogId.UNKNOWN);
    }

    /** The group has no committed offset for the partition of this log. */
    public static Restored nothing(LogId log) {
        return new Restored(log, new Offset(-1, -1, Origin.NOWHERE), 0, NONE);
    }

    /** The state from this offset and its metadata, if the log's id is unknown. */
    public static Restored of(long committedOffset, @Nullable String metadata) {
        return of(LogId.UNKNOWN, committedOffset, metadata);
    }

    /**
     * The state from this offset and its metadata.
     *
     * @param log the topic's current log
     * @param metadata ignored unless a ledger wrote it, intact, beside this offset of a topic of this name on this
     *     cluster. Metadata of an earlier topic of the same name makes the offset invalid too. Metadata of an earlier
     *     kafkakit version, which names no topic, is accepted.
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

    /** Whether this text says no more than its offset. */
    public static boolean isOffsetOnly(@Nullable String metadata) {
        return metadata == null || metadata.isEmpty() || Metadata.isBare(metadata);
    }

    /** Whether this text contains ranges, but for another offset, another topic or another cluster. */
    public static boolean isOfAnotherLog(LogId log, long committedOffset, @Nullable String metadata) {
        return Metadata.saysRanges(metadata) && Metadata.read(log, committedOffset, metadata) == null;
    }

    /** A copy with the leader epoch that was committed with the offset. */
    public Restored withLeaderEpoch(int epoch) {
        return new Restored(log, new Offset(committedOffset, epoch, origin), metadataLength, bounds);
    }

    /** The same offset, without ranges beyond it. */
    public Restored withoutRanges() {
        return new Restored(log, new Offset(committedOffset, -1, origin), 0, NONE);
    }

    /** The partition of the same log begins here, and nothing is done. This offset is yet to be committed. */
    public Restored beginsAt(long offset) {
        return new Restored(log, new Offset(offset, -1, Origin.NOWHERE), 0, NONE);
    }

    /**
     * The records of the log before this offset are gone. Ranges beyond it stay done. If there are none, the offset is
     * yet to be committed.
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

    /** All ranges or none: a part of the text has no meaning. */
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

    /**
     * Whether the record at this offset needs no handling, because it lies before the committed offset or in a range.
     */
    public boolean isDone(long offset) {
        if (offset < committedOffset) {
            return true;
        }
        int found = Arrays.binarySearch(bounds, offset);
        return found >= 0 || -found % 2 == 0;
    }

    /** The log of these offsets. */
    public LogId log() {
        return log;
    }

    /**
     * The offset up to which everything is done: the committed offset, or the start offset if nothing was committed; -1
     * if neither is known.
     */
    public long committedOffset() {
        return committedOffset;
    }

    /** The epoch that was committed with the offset, or -1. */
    public int leaderEpoch() {
        return leaderEpoch;
    }

    /** Whether the offset was committed. */
    public boolean isCommitted() {
        return origin == Origin.COMMITTED;
    }

    /**
     * Whether the committed offset belongs to an earlier topic of the same name. Nothing is known of the present one
     * then.
     */
    public boolean isOfFormerLog() {
        return origin == Origin.FORMER_LOG;
    }

    /** The length of metadata with these ranges; 0 if there are none. */
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
