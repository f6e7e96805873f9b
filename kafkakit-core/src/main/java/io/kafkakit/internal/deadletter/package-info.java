/**
 * Beside a record's way: implements {@link io.kafkakit.deadletter.DeadLetters}. Reads a dead-letter topic and its
 * resolutions, and sends records back to be handled again.
 */
@NullMarked
package io.kafkakit.internal.deadletter;

import org.jspecify.annotations.NullMarked;
