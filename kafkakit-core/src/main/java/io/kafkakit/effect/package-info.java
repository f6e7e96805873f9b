/** Handlers whose effect is outside Kafka, such as in a database: exactly once there too. */
@NullMarked
package io.kafkakit.effect;

import org.jspecify.annotations.NullMarked;
