/** The events that all contenders read and write, and the hand-tuned way to decode and encode them. */
@NullMarked
package io.kafkakit.bench.event;

import org.jspecify.annotations.NullMarked;
