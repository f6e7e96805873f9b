/**
 * Traces of a group with OpenTelemetry: {@link io.kafkakit.opentelemetry.KafkakitTracing}. Uses the stable API alone,
 * and works with and without OpenTelemetry's Java agent.
 */
@NullMarked
package io.kafkakit.opentelemetry;

import org.jspecify.annotations.NullMarked;
