/**
 * What a group is doing: {@link io.kafkakit.ConsumerGroup#status()} for whoever asks, and
 * {@link io.kafkakit.monitor.GroupListener} for whoever wants to be told.
 */
@NullMarked
package io.kafkakit.monitor;

import org.jspecify.annotations.NullMarked;
