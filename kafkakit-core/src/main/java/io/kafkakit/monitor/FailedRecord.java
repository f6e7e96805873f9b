package io.kafkakit.monitor;

import org.jspecify.annotations.Nullable;

/**
 * A record that was not handled: its handler threw, it is not an event, nobody handles its event under
 * {@link io.kafkakit.UnknownEvents#DEAD_LETTER}, or Kafka refused what its handler had sent. Told when that is found, so
 * before its retry record or dead letter is committed: if the process dies in between, it is told again.
 *
 * @param topic where it was read: the source topic, or the retry topic
 * @param attempt which attempt failed, 1 for the first
 * @param event its name, where that is known
 * @param retried whether it is tried again; if not, it becomes a dead letter
 * @param goesTo the retry topic or the dead-letter topic
 */
public record FailedRecord(
        String topic,
        int partition,
        long offset,
        int attempt,
        @Nullable String event,
        Throwable error,
        boolean retried,
        String goesTo) {}
