/**
 * Beside the way of a record: what {@link io.kafkakit.deadletter.DeadLetters} does. Reads a dead-letter topic and what was
 * written about it, and sends records back to the beginning.
 */
@NullMarked
package io.kafkakit.internal.deadletter;

import org.jspecify.annotations.NullMarked;
