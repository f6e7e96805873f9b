package io.kafkakit.internal.ledger;

import java.io.ByteArrayOutputStream;

/** Writes ascending ranges of offsets: for each, how far it begins behind the end of the one before, and its length. */
final class RangeWriter {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private long end;
    private long first;
    private long last = -1;

    /** Begins behind this offset. */
    RangeWriter(long committedOffset) {
        end = committedOffset;
    }

    /** In bytes, of a range that begins behind this end. */
    static int size(long end, long first, long last) {
        return Varint.size(first - end) + Varint.size(last - first);
    }

    /** What the bytes would grow by, if this range were added. */
    int costOf(long nextFirst, long nextLast) {
        return size(last < 0 ? end : last + 1, nextFirst, nextLast);
    }

    void add(long nextFirst, long nextLast) {
        writeLast();
        first = nextFirst;
        last = nextLast;
    }

    /** What the bytes would grow by, if the last range ended there. */
    int costOfExtendingTo(long newLast) {
        return Varint.size(Math.max(last, newLast) - first) - Varint.size(last - first);
    }

    void extendTo(long newLast) {
        last = Math.max(last, newLast);
    }

    /** All that was added; nothing can be added afterwards. */
    byte[] bytes() {
        writeLast();
        return out.toByteArray();
    }

    private void writeLast() {
        if (last >= 0) {
            Varint.write(first - end, out);
            Varint.write(last - first, out);
            end = last + 1;
        }
    }
}
