package io.kafkakit.faults.sagas;

import java.time.Duration;
import java.util.Locale;

/** A step of the saga, and who does it. In the order of the definition; the last two go on at once. */
enum Part {
    RESERVE(true, Duration.ofSeconds(3), 1),
    HOLD(true, Duration.ofSeconds(3), 1),
    /** The pivot. Its participant remembers nothing, so its command is sent once. */
    CHARGE(false, Duration.ofSeconds(6), 0),
    SHIP(true, Duration.ofSeconds(3), 2),
    /** It may take for ever. Its participant remembers nothing. */
    INVOICE(false, Duration.ZERO, 0);

    private final boolean isMarked;
    private final Duration limit;
    private final int retries;

    Part(boolean isMarked, Duration limit, int retries) {
        this.isMarked = isMarked;
        this.limit = limit;
        this.retries = retries;
    }

    /** The name of its step, and of its command. */
    String step() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether its participant remembers its commands. */
    boolean isMarked() {
        return isMarked;
    }

    /** Whether it is undone if a later step fails. */
    boolean isUndone() {
        return this == RESERVE || this == HOLD;
    }

    /** For each try; not of {@link #INVOICE}. */
    Duration limit() {
        return limit;
    }

    /** How often its command is sent again. */
    int retries() {
        return retries;
    }
}
