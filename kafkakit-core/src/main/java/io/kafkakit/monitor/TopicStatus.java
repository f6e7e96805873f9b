package io.kafkakit.monitor;

import io.kafkakit.Retries;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a group handles one of its topics now. Immutable and thread-safe. Only kafkakit implements it; later versions may
 * add methods.
 */
public interface TopicStatus {

    /** The source topic. */
    String topic();

    /** Whether the whole topic is paused. */
    boolean paused();

    /** The names of paused events. */
    Set<String> pausedEvents();

    /** How many handlers run at once in each consumer. */
    int concurrency();

    /** The retry policy; null for none. */
    @Nullable
    Retries retries();

    /** The topic in one line. */
    @Override
    String toString();
}
