package io.kafkakit.monitor;

import org.jspecify.annotations.Nullable;

/**
 * A record that was not handled. Its handler threw, it is no event, nobody handles its event under {@link
 * io.kafkakit.UnknownEvents#DEAD_LETTER}, or Kafka refused what its handler had sent. A listener is told before the retry record or
 * the dead letter is committed: if the process dies in between, it is told again. Immutable and thread-safe. Implemented by kafkakit
 * only: later versions may add methods.
 */
public interface FailedRecord {

    /** Where it was read: the source topic, or the retry topic. */
    String topic();

    /** The partition it was read from. */
    int partition();

    /** Its offset there. */
    long offset();

    /** Which attempt failed, 1 for the first. */
    int attempt();

    /** The event's name; null where it is not known. */
    @Nullable
    String event();

    /** The failure. */
    Throwable error();

    /** Whether it is tried again. If not, it becomes a dead letter. */
    boolean retried();

    /** The retry topic or the dead-letter topic. */
    String goesTo();
}
