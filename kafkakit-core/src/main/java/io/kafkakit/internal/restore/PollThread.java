package io.kafkakit.internal.restore;

import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.monitor.Troubles;

/**
 * The parts of the poll thread that a lookup uses.
 *
 * @param wake ends the poll thread's wait; thread-safe
 * @param troubles hears of failed lookups
 */
public record PollThread(Runnable wake, Troubles troubles, Clock clock) {}
