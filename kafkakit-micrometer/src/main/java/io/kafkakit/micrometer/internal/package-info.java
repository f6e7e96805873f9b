/**
 * The meters. {@link io.kafkakit.micrometer.internal.GroupMeter} names those of a group. {@link
 * io.kafkakit.micrometer.internal.GroupObserver} hears what its group tells, and {@link
 * io.kafkakit.micrometer.internal.AttemptTimer} runs round its handlers. Both fill {@code GroupMeters}, which all groups
 * with one id share. {@link io.kafkakit.micrometer.internal.ClientMeters} has those of Kafka's clients, filled by {@link
 * io.kafkakit.micrometer.internal.ClientMetricsReporter}.
 */
@NullMarked
package io.kafkakit.micrometer.internal;

import org.jspecify.annotations.NullMarked;
