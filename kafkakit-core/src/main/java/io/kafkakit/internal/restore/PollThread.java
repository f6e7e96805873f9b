package io.kafkakit.internal.restore;

import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.monitor.Troubles;

/**
 * What a lookup needs of the thread for which it looks something up.
 *
 * @param wake ends its wait; thread-safe
 * @param troubles told of what cannot be looked up
 */
public record PollThread(Runnable wake, Troubles troubles, Clock clock) {}
