package io.kafkakit.internal.ledger;

import java.io.ByteArrayOutputStream;

/** Writes ascending ranges of offsets: for each, its distance from the end of the previous range, and its length. */
final class RangeWriter {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private long end;
    private long first;
    private long last = -1;

    /** Begins after this offset. */
    RangeWriter(long committedOffset) {
        end = committedOffset;
    }

    /** The bytes of a range, after a range with this end. */
    static int size(long end, long first, long last) {
        return Varint.size(first - end) + Varint.size(last - first);
    }

    /** The bytes that adding this range would cost. */
    int costOf(long nextFirst, long nextLast) {
        return size(last < 0 ? end : last + 1, nextFirst, nextLast);
    }

    void add(long nextFirst, long nextLast) {
        writeLast();
        first = nextFirst;
        last = nextLast;
    }

    /** The bytes that extending the last range to this end would cost. */
    int costOfExtendingTo(long newLast) {
        return Varint.size(Math.max(last, newLast) - first) - Varint.size(last - first);
    }

    void extendTo(long newLast) {
        last = Math.max(last, newLast);
    }

    /** All ranges. Nothing can be added afterwards. */
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
