package io.kafkakit.schema.internal;

import io.kafkakit.codec.UndecodableException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Integers in one to five bytes, zigzag: Avro's {@code int}, and Protobuf's {@code sint32}. */
public final class Varints {

    private Varints() {}

    /** The next one. */
    public static int read(ByteBuffer from) throws UndecodableException {
        long raw = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            if (!from.hasRemaining()) {
                throw new UndecodableException("it ends within a number");
            }
            byte next = from.get();
            raw |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                int low = (int) raw;
                return (low >>> 1) ^ -(low & 1);
            }
        }
        throw new UndecodableException("a number in it is longer than five bytes");
    }

    /** Appends one. */
    public static void write(int value, ByteArrayOutputStream to) {
        int rest = (value << 1) ^ (value >> 31);
        while ((rest & ~0x7f) != 0) {
            to.write((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        to.write(rest);
    }
}
