package io.kafkakit.internal.commit;

/**
 * How many bytes a transaction may have before Kafka has all records of the one before it, so that none of them is sent so early:
 * with another producer, they could come before those in the log. When a producer sends is for its client to say: when a partition's
 * batch is full, when a record has lingered, when memory is short. So this is learnt: half of what was too much is tried next, and
 * more again very slowly. Used by the lane's thread.
 */
final class Headstart {

    /** Bytes for which it is not worth it. */
    static final long LEAST = 64 << 10;

    private static final int SLOWLY = 256;

    private long bytes = Lane.MOST_BYTES;

    /** Bytes; 0 for no headstart. */
    long bytes() {
        return bytes < LEAST ? 0 : bytes;
    }

    /** A transaction with so many bytes was sent too early. */
    void wasTooMuch(long had) {
        bytes = Math.max(LEAST, Math.min(bytes, had)) / 2;
    }

    /** None was. */
    void wentWell() {
        bytes = Math.min(Lane.MOST_BYTES, bytes + bytes / SLOWLY + 1);
    }
}
