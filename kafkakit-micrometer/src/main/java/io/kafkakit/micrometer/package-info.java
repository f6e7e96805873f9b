/**
 * Metrics in a Micrometer registry: of groups, and of the Kafka clients that kafkakit makes. {@link
 * io.kafkakit.micrometer.KafkakitMetrics} is all there is to know.
 */
@NullMarked
package io.kafkakit.micrometer;

import org.jspecify.annotations.NullMarked;
