/**
 * The command {@code bench}: it chooses what to run, lets {@code run} do it in rounds, and prints what {@code report} makes of
 * it.
 */
@NullMarked
package io.kafkakit.bench;

import org.jspecify.annotations.NullMarked;
