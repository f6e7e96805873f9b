/**
 * What sagas cost. {@link io.kafkakit.bench.saga.SagasCommand} has the options. {@link io.kafkakit.bench.saga.Hops}, {@link
 * io.kafkakit.bench.saga.Rates}, {@link io.kafkakit.bench.saga.Restores} and {@link io.kafkakit.bench.saga.Timers} measure one thing
 * each, with contenders in JVMs that {@link io.kafkakit.bench.saga.SagaMain} runs.
 */
@NullMarked
package io.kafkakit.bench.saga;

import org.jspecify.annotations.NullMarked;
