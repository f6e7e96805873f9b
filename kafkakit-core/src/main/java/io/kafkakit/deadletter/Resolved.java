package io.kafkakit.deadletter;

import java.util.Map;

/**
 * What has been done about dead letters so far, or at the end.
 *
 * @param done resolved by this call; with a dry run, that would be
 * @param to how many of them went to each topic
 * @param refused how many were left as they are, by the reason why
 */
public record Resolved(long done, Map<String, Long> to, Map<String, Long> refused) {

    /** How many were looked at and matched. */
    public long total() {
        return done + refused.values().stream().mapToLong(Long::longValue).sum();
    }
}
