package io.kafkakit.internal.ledger;

import java.util.Arrays;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * What the group committed for a partition before: an offset, and which records beyond it are done. Where it has committed
 * nothing, the offset at which it begins. It knows the id of the partition's topic, for what is committed next has to name its
 * log. Immutable.
 */
public final class Restored {

    private static final long[] NONE = {};

    private final Uuid topicId;
    private final long committedOffset;
    private final int leaderEpoch;
    private final boolean isCommitted;
    private final int metadataLength;
    /** First and last offset of each range, ascending, with at least one offset in between that is in neither. */
    private final long[] bounds;

    private Restored(
            Uuid topicId,
            long committedOffset,
            int leaderEpoch,
            boolean isCommitted,
            int metadataLength,
            long[] bounds) {
        this.topicId = topicId;
        this.committedOffset = committedOffset;
        this.leaderEpoch = leaderEpoch;
        this.isCommitted = isCommitted;
        this.metadataLength = metadataLength;
        this.bounds = bounds;
    }

    /** The group has committed nothing for the partition, and its topic's id is not known. */
    public static Restored nothing() {
        return nothing(Uuid.ZERO_UUID);
    }

    /** The group has committed nothing for the partition of the topic with this id. */
    public static Restored nothing(Uuid topicId) {
        return new Restored(topicId, -1, -1, false, 0, NONE);
    }

    /** What this offset and its metadata say, where the topic's id is not known. */
    public static Restored of(long committedOffset, @Nullable String metadata) {
        return of(Uuid.ZERO_UUID, committedOffset, metadata);
    }

    /**
     * What this offset and its metadata say.
     *
     * @param topicId of the topic as it is now; {@link Uuid#ZERO_UUID} if it has none
     * @param metadata taken for empty unless a ledger wrote it, whole, beside this very offset of this very topic. What an
     *     earlier version wrote does not say of which topic it was, and is taken.
     */
    public static Restored of(Uuid topicId, long committedOffset, @Nullable String metadata) {
        if (committedOffset < 0) {
            return nothing(topicId);
        }
        byte[] ranges = Metadata.ranges(topicId, committedOffset, metadata);
        long[] bounds = ranges == null ? NONE : bounds(committedOffset, ranges);
        int length = metadata == null || bounds.length == 0 ? 0 : metadata.length();
        return new Restored(topicId, committedOffset, -1, true, length, bounds);
    }

    /** Whether this text was written by a ledger, but not beside this offset of this topic. */
    public static boolean isOfAnotherLog(Uuid topicId, long committedOffset, @Nullable String metadata) {
        return Metadata.isBound(metadata) && Metadata.ranges(topicId, committedOffset, metadata) == null;
    }

    /** The same, of which the leader epoch is known that was committed with the offset. */
    public Restored withLeaderEpoch(int epoch) {
        return new Restored(topicId, committedOffset, epoch, isCommitted, metadataLength, bounds);
    }

    /** The same offset, and nothing beyond it. */
    public Restored withoutRanges() {
        return new Restored(topicId, committedOffset, -1, isCommitted, 0, NONE);
    }

    /** Of the same topic, nothing is known to be done, and the partition begins here; this offset is yet to be committed. */
    public Restored beginsAt(long offset) {
        return new Restored(topicId, offset, -1, false, 0, NONE);
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

    /** Of the topic; {@link Uuid#ZERO_UUID} if it is not known. */
    public Uuid topicId() {
        return topicId;
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
        return isCommitted;
    }

    /** Of metadata with ranges in it; 0 if there are none. */
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
