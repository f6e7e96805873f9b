package io.kafkakit.monitor;

import org.jspecify.annotations.Nullable;

/**
 * A record that was not handled. Immutable and thread-safe. Only kafkakit implements it; later versions may add
 * methods.
 *
 * <p>There are four reasons:
 *
 * <ul>
 * <li>its handler threw
 * <li>it is not an event
 * <li>no handler takes its event, under {@link io.kafkakit.UnknownEvents#DEAD_LETTER}
 * <li>Kafka refused what its handler sent
 * </ul>
 *
 * <p>A listener hears of it before the retry record or dead letter is committed. If the process dies in between, it
 * hears of it again.
 */
public interface FailedRecord {

    /** The topic it was read from: the source topic, or a retry topic. */
    String topic();

    /** The partition it was read from. */
    int partition();

    /** Its offset there. */
    long offset();

    /** The number of the failed attempt, from 1. */
    int attempt();

    /** The event's name; null if it is not known. */
    @Nullable
    String event();

    /** The failure. */
    Throwable error();

    /** Whether it is retried. If not, it becomes a dead letter. */
    boolean retried();

    /** The retry topic or dead-letter topic it goes to. */
    String goesTo();
}
