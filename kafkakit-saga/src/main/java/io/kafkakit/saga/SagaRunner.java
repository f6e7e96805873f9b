package io.kafkakit.saga;

import io.kafkakit.ConsumerGroup;
import io.kafkakit.KafkaCluster;
import io.kafkakit.saga.internal.engine.Crew;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs the instances of a saga, in any number of processes. Each step is one transaction: the reply is consumed, the state
 * changes, the next commands are sent, all or nothing. Thread-safe.
 *
 * <pre>{@code
 * SagaRunner runner = SagaRunner.of(cluster, ORDER)
 *         .producerPool("orders-1", 1)
 *         .createTopics(6)
 *         .start();
 * }</pre>
 */
public final class SagaRunner implements AutoCloseable {

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

    private final Crew crew;

    SagaRunner(Crew crew) {
        this.crew = crew;
    }

    /** Describes a runner; {@link SagaRunnerBuilder#start} starts it. */
    public static <S> SagaRunnerBuilder<S> of(KafkaCluster cluster, Saga<S> saga) {
        return new SagaRunnerBuilder<>(cluster, saga);
    }

    /** The group that handles the saga's inbox, with its status. */
    public ConsumerGroup group() {
        return crew.group();
    }

    /** The group that reads dead letters of participants; null without {@link SagaRunnerBuilder#watchDeadLetters}. */
    public @Nullable ConsumerGroup deadLetterGroup() {
        return crew.letters();
    }

    /** How many sagas in the partitions of this process stand where. Those that have ended count until their retention is over. */
    public Map<SagaStatus, Long> counts() {
        return crew.counts();
    }

    /**
     * How often something had no effect since the start, by reason: {@code started-before}, {@code no-saga}, {@code late},
     * {@code unexpected}, {@code not-due}.
     */
    public Map<String, Long> ignored() {
        return crew.ignored();
    }

    /** Ends the runner as {@link ConsumerGroup#close(Duration)} does; true if it was in time. */
    public boolean close(Duration atMost) {
        return crew.close(atMost);
    }

    /** As {@link #close(Duration)}, with 30 seconds. */
    @Override
    public void close() {
        close(CLOSE_TIMEOUT);
    }
}
