package io.kafkakit.faults;

import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.lifecycle.ClockMutations;

/** Puts a worker into another time: the engine and Kafka's clients see a clock that is off. */
final class WrongClock {

    private WrongClock() {}

    /** Before any of them is used. */
    static void ahead(long millis) {
        if (millis == 0) {
            return;
        }
        ClockMutations.ahead(millis);
        Mutation.change(Clock.Machine.class, new Mutation.Patch("millis", 0, ClockMutations.Off.class));
        Mutation.change(ClockMutations.clients(), new Mutation.Patch("milliseconds", 0, ClockMutations.Off.class));
    }
}
