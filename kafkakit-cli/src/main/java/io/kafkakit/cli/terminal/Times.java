package io.kafkakit.cli.terminal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Times as options have them. */
public final class Times {

    private Times() {}

    /**
     * 2026-11-23T10:00:00Z, or PT2H for two hours ago.
     *
     * @throws java.time.DateTimeException if it is neither
     */
    public static Instant parse(String text) {
        return text.startsWith("P") ? Clock.systemUTC().instant().minus(Duration.parse(text)) : Instant.parse(text);
    }
}
