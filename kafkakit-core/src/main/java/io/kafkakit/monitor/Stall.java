package io.kafkakit.monitor;

import java.time.Instant;

/**
 * Why a partition or a lane stands still. It goes on automatically once the reason is gone. Immutable.
 *
 * @param since when it came to a stand
 * @param because what it waits for, and what to do about it
 */
public record Stall(Instant since, String because) {

    @Override
    public String toString() {
        return "stalled since " + since + ": " + because;
    }
}
