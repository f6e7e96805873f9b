/**
 * The way back for records that failed for good: {@link io.kafkakit.deadletter.DeadLetters} finds them, and sends them to where
 * they are handled again, or marks them as done with, each of them once. Get one from
 * {@link io.kafkakit.KafkaCluster#deadLetters}.
 */
@NullMarked
package io.kafkakit.deadletter;

import org.jspecify.annotations.NullMarked;
