/**
 * What a group is doing: ask {@link io.kafkakit.ConsumerGroup#status()}, or register a
 * {@link io.kafkakit.monitor.GroupListener}.
 */
@NullMarked
package io.kafkakit.monitor;

import org.jspecify.annotations.NullMarked;
