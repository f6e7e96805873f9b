package io.kafkakit.internal.ledger;

import java.io.ByteArrayOutputStream;

/**
 * Encodes non-negative numbers in groups of seven bits, the lowest first. All groups but the last have the high bit
 * set.
 */
final class Varint {

    private static final int MORE = 0x80;

    private Varint() {}

    /** The size in bytes: 1 to 9. */
    static int size(long number) {
        return (Long.SIZE - Long.numberOfLeadingZeros(number | 1) + 6) / 7;
    }

    static void write(long number, ByteArrayOutputStream out) {
        long rest = number;
        while (rest >= MORE) {
            out.write((int) rest | MORE);
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    /** The number at this index. -1 if it is truncated, has more than 63 bits, or is longer than necessary. */
    static long read(byte[] bytes, int at) {
        long number = 0;
        for (int i = 0; i < 9 && at + i < bytes.length; i++) {
            byte part = bytes[at + i];
            number |= (part & 0x7fL) << (7 * i);
            if (part >= 0) {
                return part == 0 && i > 0 ? -1 : number;
            }
        }
        return -1;
    }
}
