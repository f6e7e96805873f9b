/**
 * What is compared: a file for each way to write the same handler. A contender runs in a JVM of its own, started with
 * {@link io.kafkakit.bench.contender.ContenderMain} by {@code run}.
 */
@NullMarked
package io.kafkakit.bench.contender;

import org.jspecify.annotations.NullMarked;
