package io.kafkakit.opentelemetry;

import io.opentelemetry.api.trace.Tracer;

/**
 * What all spans are made with. Thread-safe.
 *
 * @param makers who makes send spans
 */
record Tracing(Tracer tracer, Propagation propagation, SendSpanMakers makers) {}
