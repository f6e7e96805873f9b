package io.kafkakit;

import io.kafkakit.internal.group.GroupEngine;
import io.kafkakit.monitor.GroupStatus;
import java.time.Duration;
import java.util.Optional;

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
