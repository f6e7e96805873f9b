/**
 * The test kit for event handlers.
 *
 * <p>{@link io.kafkakit.test.EventTester} runs handlers without a broker and shows the outcome of a record.
 * {@link io.kafkakit.test.EmbeddedKafkaTest} gives a JUnit test (5.13 and newer, 6 included) a real Kafka inside its
 * JVM. {@link io.kafkakit.test.TopicReader} reads the records in its topics. Do not use this package in production
 * code.
 */
@NullMarked
package io.kafkakit.test;

import org.jspecify.annotations.NullMarked;
