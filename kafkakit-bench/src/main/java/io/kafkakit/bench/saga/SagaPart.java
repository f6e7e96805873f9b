package io.kafkakit.bench.saga;

import java.util.Locale;

/** The measurements. */
enum SagaPart {
    HOP("From a reply, seen by a read_committed reader, to the next command, at a light load."),
    RATE("Sagas of four steps, as fast as they go, with their participants in the same JVM."),
    RESTORE("A runner starts with open sagas, each with a reply that waits for it."),
    TIMERS("Sagas whose wait is over within one minute: how late a read_committed reader sees what each does then.");

    private final String description;

    SagaPart(String description) {
        this.description = description;
    }

    String description() {
        return description;
    }

    /** How many sagas of a run, unless it is said otherwise. */
    long sagas(int rate) {
        return switch (this) {
            case HOP -> 60L * rate;
            case RATE, RESTORE -> 100_000;
            case TIMERS -> 1_000_000;
        };
    }

    /** As it is typed, and as it stands in tables. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
