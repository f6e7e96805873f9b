/**
 * The test kit: what a test of event handlers needs.
 *
 * <p>{@link io.kafkakit.test.EventTester} runs handlers without a broker and shows what became of a record. {@link
 * io.kafkakit.test.EmbeddedKafkaTest} gives a JUnit test (5.13 and newer, 6 included) a real Kafka inside its JVM; {@link
 * io.kafkakit.test.TopicReader} reads what stands in its topics. Nothing here is for production code.
 */
@NullMarked
package io.kafkakit.test;

import org.jspecify.annotations.NullMarked;
