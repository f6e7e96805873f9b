package io.kafkakit.deadletter;

import java.util.Map;

/**
 * What has been done about dead letters so far, or at the end.
 *
 * @param done resolved by this call; with a dry run, that would be
 * @param to how many of them went to each topic
 * @param refused how many were left as they are, by the reason why
 * @param timestamps how many of those that went to their source topic have their original timestamp there, and how many have
 *     another and why, in words
 */
public record Resolved(long done, Map<String, Long> to, Map<String, Long> refused, Map<String, Long> timestamps) {

    /** How many were looked at and matched. */
    public long total() {
        return done + refused.values().stream().mapToLong(Long::longValue).sum();
    }
}
