package io.kafkakit.bench.soak;

import io.kafkakit.bench.event.Envelopes;
import io.kafkakit.bench.event.Orders;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * What becomes of each order, which follows from the seed and its id: of 10,000 some 100 fail once or twice, 10 always, and 5
 * are garbage. Immutable and thread-safe.
 */
record Fates(long seed) {

    /** What becomes of a record. */
    enum Fate {
        HANDLED,
        FAILS_ONCE,
        FAILS_TWICE,
        FAILS_ALWAYS,
        /** Its handler says that no further attempt would help. */
        REFUSED,
        GARBAGE;

        /** Whether it is in the output in the end. */
        boolean isHandled() {
            return this == HANDLED || isTriedAgain();
        }

        boolean isTriedAgain() {
            return this == FAILS_ONCE || this == FAILS_TWICE;
        }

        /** Whether its handler throws at this attempt, so that it is worth another. */
        boolean fails(int attempt) {
            return switch (this) {
                case FAILS_ONCE -> attempt <= 1;
                case FAILS_TWICE -> attempt <= 2;
                case FAILS_ALWAYS -> true;
                case HANDLED, REFUSED, GARBAGE -> false;
            };
        }
    }

    private static final int ALL = 10_000;

    Fate of(long id) {
        int drawn = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + id).nextInt(ALL);
        if (drawn < 100) {
            return drawn < 70 ? Fate.FAILS_ONCE : Fate.FAILS_TWICE;
        }
        if (drawn < 110) {
            return drawn < 105 ? Fate.FAILS_ALWAYS : Fate.REFUSED;
        }
        return drawn < 115 ? Fate.GARBAGE : Fate.HANDLED;
    }

    /** What is written for an order. */
    byte[] value(Orders orders, long id) {
        byte[] value = Envelopes.value(orders.order(id));
        // Without its last brace it is no JSON, but the id can still be found in it.
        return of(id) == Fate.GARBAGE ? Arrays.copyOf(value, value.length - 1) : value;
    }
}
