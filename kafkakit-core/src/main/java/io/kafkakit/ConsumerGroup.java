package io.kafkakit;

import io.kafkakit.internal.group.GroupEngine;
import io.kafkakit.monitor.GroupStatus;
import java.time.Duration;
import java.util.Optional;

/**
 * The consumers of a group that run in this process. Made by {@link KafkaCluster#consumerGroup}; thread-safe.
 *
 * <p>It ends when it is closed, or when the JVM fails in a handler in a way that it cannot go on after (such as {@code
 * OutOfMemoryError}): {@link #failure()} tells.
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
     * What the group does and did, in this process. Cheap, and nothing waits for it: it reads what the group's threads have left
     * for it, and asks nobody. Works for as long as there is a reference to the group, also after it was closed.
     */
    public GroupStatus status() {
        return engine.status();
    }

    /** What ended the group, if it did not end by being closed. */
    public Optional<Throwable> failure() {
        return engine.failure();
    }

    /** Whether the group has neither been closed nor failed. */
    public boolean isRunning() {
        return engine.isRunning();
    }

    /** Closes the group, taking no longer than 30 seconds. */
    @Override
    public void close() {
        var unused = close(CLOSE_TIMEOUT);
    }

    /**
     * Closes the group: no more records are handed to handlers, those that run may end, their outcomes are committed, the
     * group is left and the producers are closed. What is not done after this time is given up, for the partitions' next
     * owners to do, and handlers that still run are interrupted; where no broker answers, that takes about a second more.
     * Closing takes up to ten seconds more where an interceptor or the like does not return, which is left to itself.
     *
     * <p>Called again, it waits for the first call to end, but no longer than this. Called by a handler of the group, it returns
     * at once, and the group is closed when the handler has returned.
     *
     * @return whether the group was closed within this time. If not, the next owners of its partitions handle again what was given up.
     *     A handler of the group gets {@code false}.
     */
    public boolean close(Duration atMost) {
        return engine.close(atMost);
    }

    @Override
    public String toString() {
        return "ConsumerGroup[" + groupId() + "]";
    }
}
