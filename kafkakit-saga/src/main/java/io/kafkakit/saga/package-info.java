/**
 * Sagas: long-running processes over several services, orchestrated exactly once on Kafka alone. A {@link
 * io.kafkakit.saga.Saga} is a definition. A {@link io.kafkakit.saga.SagaRunner} runs its instances, and {@link
 * io.kafkakit.saga.Sagas} finds and steers them. {@link io.kafkakit.saga.SagaParticipant} is the other side.
 */
@NullMarked
package io.kafkakit.saga;

import org.jspecify.annotations.NullMarked;
