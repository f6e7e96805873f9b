/**
 * Tests sagas without a broker. {@link io.kafkakit.saga.test.SagaTester} runs one saga against replies that a test gives.
 * {@link io.kafkakit.saga.test.SagaExplorer} walks all ways that a definition can take. Both need no test framework.
 */
@NullMarked
package io.kafkakit.saga.test;

import org.jspecify.annotations.NullMarked;
