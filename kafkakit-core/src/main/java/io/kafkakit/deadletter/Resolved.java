package io.kafkakit.deadletter;

import java.util.Map;

/**
 * The result of resolving dead letters, so far or at the end.
 *
 * @param done how many this call resolved; in a dry run, how many it would resolve
 * @param to how many of them went to each topic
 * @param refused how many were left unchanged, by reason
 * @param timestamps of those that went to their source topic: how many kept their original timestamp, and how many got
 *     another and why, in words
 */
public record Resolved(long done, Map<String, Long> to, Map<String, Long> refused, Map<String, Long> timestamps) {

    /** How many matched and were looked at. */
    public long total() {
        return done + refused.values().stream().mapToLong(Long::longValue).sum();
    }
}
