/**
 * The way back for dead letters. {@link io.kafkakit.deadletter.DeadLetters} finds them, and sends each back to be
 * handled again or marks it as discarded, once. Get one from {@link io.kafkakit.KafkaCluster#deadLetters}.
 */
@NullMarked
package io.kafkakit.deadletter;

import org.jspecify.annotations.NullMarked;
