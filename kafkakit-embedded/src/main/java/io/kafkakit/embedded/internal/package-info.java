/**
 * For kafkakit's own modules, their tests included. It is no API: it may change in every version. {@link
 * io.kafkakit.embedded.internal.JavaProcess} runs a main class in a JVM of its own; nothing here knows Kafka.
 */
@NullMarked
package io.kafkakit.embedded.internal;

import org.jspecify.annotations.NullMarked;
