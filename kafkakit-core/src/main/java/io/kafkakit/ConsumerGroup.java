package io.kafkakit;

import io.kafkakit.internal.group.GroupEngine;
import io.kafkakit.monitor.GroupHealth;
import io.kafkakit.monitor.GroupStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The consumers of a group that run in this process. Made by {@link KafkaCluster#consumerGroup}; thread-safe.
 *
 * <p>The group ends when you close it. It also ends when a handler meets an error that the JVM cannot recover from,
 * such as {@code OutOfMemoryError}; {@link #failure()} then returns it.
 */
public final class ConsumerGroup implements AutoCloseable {

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

    private final GroupEngine engine;

    ConsumerGroup(GroupEngine engine) {
        this.engine = engine;
    }

    /** The group's id. */
    public String groupId() {
        return engine.groupId();
    }

    /**
     * What the group does and has done, in this process. This is cheap: it reads figures that the group's threads left,
     * and waits for nobody. It also works after the group was closed.
     */
    public GroupStatus status() {
        return engine.status();
    }

    /** How the group is, for a probe or an alarm; as cheap as {@link #status()}. */
    public GroupHealth health() {
        return status().health();
    }

    /**
     * Completes when the group runs. If it cannot start, or was closed before, it completes with the exception that
     * {@link ConsumerGroupBuilder#start()} would have thrown. Each call returns a future of its own; dependents run on
     * the group's thread and must not wait.
     */
    public CompletableFuture<ConsumerGroup> started() {
        return engine.started().thenApply(nothing -> this);
    }

    /**
     * Pauses a topic and its retry topics, in this process, until {@link #resume(String)}. Running handlers end; no
     * other begins. Records wait in their order. The group is polled as always, so there is no rebalance.
     *
     * <p>This and the other changes take effect within a second, and are lost when the group is closed. They may be
     * made from any thread, also from a handler, and before the group runs. {@link GroupStatus#topics()} shows them.
     *
     * @throws IllegalArgumentException if the group has not subscribed to the topic
     */
    public void pause(String topic) {
        engine.controls().pause(topic);
    }

    /**
     * Pauses one event of a topic, in this process, until {@link #resume(String, String)}. Its records wait, and so do
     * records that must not overtake them: those behind it in the partition, or with {@link Ordering#KEY} those of its
     * key.
     *
     * @param event the event's name
     * @throws IllegalArgumentException if the group has not subscribed to the topic, or the name is blank
     */
    public void pause(String topic, String event) {
        engine.controls().pause(topic, event);
    }

    /**
     * Ends all pauses of a topic, also those of its events.
     *
     * @throws IllegalArgumentException if the group has not subscribed to the topic
     */
    public void resume(String topic) {
        engine.controls().resume(topic);
    }

    /**
     * Ends the pause of one event. A topic that is paused as a whole stays paused.
     *
     * @throws IllegalArgumentException if the group has not subscribed to the topic, or the name is blank
     */
    public void resume(String topic, String event) {
        engine.controls().resume(topic, event);
    }

    /**
     * Changes how many handlers of a topic run at once in each consumer of this process. Running handlers are not
     * interrupted.
     *
     * @throws IllegalArgumentException if the group has not subscribed to the topic, or the number is less than 1
     * @see TopicOptions#concurrency(int)
     */
    public void concurrency(String topic, int handlersAtOnce) {
        engine.controls().concurrency(topic, handlersAtOnce);
    }

    /**
     * Changes a topic's retry policy, in this process: for all failures from now on, also of records that have failed
     * before. The new policy uses the retry topics that the group reads. So its delays are among those of the policy
     * that the topic was subscribed with.
     *
     * @throws IllegalArgumentException if the group has not subscribed to the topic, the topic has no retries, or the
     *     policy needs other topics; the message says which
     */
    public void retries(String topic, Retries retries) {
        engine.controls().retries(topic, retries);
    }

    /** The error that ended the group; empty if it runs or was closed. */
    public Optional<Throwable> failure() {
        return engine.failure();
    }

    /** True until the group is closed or fails. */
    public boolean isRunning() {
        return engine.isRunning();
    }

    /** Closes the group; returns after 30 seconds at the latest. */
    @Override
    public void close() {
        var unused = close(CLOSE_TIMEOUT);
    }

    /**
     * Closes the group. Handlers get no more records. Running handlers may end, and their outcomes are committed. Then
     * the consumers leave the group and the producers are closed.
     *
     * <p>After {@code atMost}, the group gives up unfinished records, and interrupts handlers that still run. The next
     * owners of the partitions handle these records again. Closing takes about one second more if no broker answers. It
     * takes up to ten seconds more if user code, such as an interceptor, does not return; that code is left running.
     *
     * <p>A second call waits for the first to end, but no longer than its own time. A handler of the group gets its
     * answer at once, and the group is closed after that handler has returned.
     *
     * @return whether the group was closed within this time; if not, the next owners of its partitions handle the
     *     given-up records again. A handler of the group gets {@code false}.
     */
    public boolean close(Duration atMost) {
        return engine.close(atMost);
    }

    @Override
    public String toString() {
        return "ConsumerGroup[" + groupId() + "]";
    }
}
