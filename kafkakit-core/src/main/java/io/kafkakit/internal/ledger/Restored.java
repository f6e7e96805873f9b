package io.kafkakit.internal.ledger;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What the group committed for a partition before: an offset, and which records beyond it are done. Immutable. */
public final class Restored {

    private static final long[] NONE = {};

    private final long committedOffset;
    private final int metadataLength;
    /** First and last offset of each range, ascending, with at least one offset in between that is in neither. */
    private final long[] bounds;

    private Restored(long committedOffset, int metadataLength, long[] bounds) {
        this.committedOffset = committedOffset;
        this.metadataLength = metadataLength;
        this.bounds = bounds;
    }

    /** The group has committed nothing for the partition. */
    public static Restored nothing() {
        return new Restored(-1, 0, NONE);
    }

    /**
     * What this offset and its metadata say.
     *
     * @param metadata taken for empty unless a ledger wrote it, whole, beside this very offset
     */
    public static Restored of(long committedOffset, @Nullable String metadata) {
        if (committedOffset < 0) {
            return nothing();
        }
        byte[] ranges = Metadata.ranges(committedOffset, metadata);
        long[] bounds = ranges == null ? NONE : bounds(committedOffset, ranges);
        return new Restored(committedOffset, metadata == null || bounds.length == 0 ? 0 : metadata.length(), bounds);
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

    public long committedOffset() {
        return committedOffset;
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
