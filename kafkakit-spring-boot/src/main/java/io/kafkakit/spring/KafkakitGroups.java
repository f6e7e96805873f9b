package io.kafkakit.spring;

import io.kafkakit.ConsumerGroup;
import io.kafkakit.ConsumerGroupBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The consumer groups of an application context. They start with the context, without waiting for a broker, after all other
 * beans, and stop before them. Thread-safe.
 */
public final class KafkakitGroups implements SmartLifecycle {

    /** As listener containers of spring-kafka: the web server starts before, and stops after. */
    public static final int PHASE = Integer.MAX_VALUE - 100;

    private static final Logger log = LoggerFactory.getLogger(KafkakitGroups.class);

    private final Supplier<Map<String, ConsumerGroupBuilder>> descriptions;
    private final boolean startsWithContext;
    private final Duration closeTimeout;
    private volatile Map<String, ConsumerGroup> groups = Map.of();
    private volatile boolean running;

    /**
     * Groups that have not started.
     *
     * @param descriptions the groups by id; asked for at each start
     * @param startsWithContext whether they start with the context, or when {@link #start} is called
     * @param closeTimeout how long a group may take to end its running handlers
     */
    public KafkakitGroups(
            Supplier<Map<String, ConsumerGroupBuilder>> descriptions,
            boolean startsWithContext,
            Duration closeTimeout) {
        this.descriptions = descriptions;
        this.startsWithContext = startsWithContext;
        this.closeTimeout = closeTimeout;
    }

    /** The group with this id; empty if there is none, or it was not started. */
    public Optional<ConsumerGroup> group(String groupId) {
        return Optional.ofNullable(groups.get(groupId));
    }

    /** All groups that were started, also those that have failed. */
    public List<ConsumerGroup> all() {
        return List.copyOf(groups.values());
    }

    @Override
    public synchronized void start() {
        if (running) {
            return;
        }
        Map<String, ConsumerGroup> started = new LinkedHashMap<>();
        try {
            descriptions.get().forEach((id, group) -> started.put(id, group.startAsync()));
        } catch (RuntimeException e) {
            close(started);
            throw e;
        }
        groups = started;
        running = true;
    }

    @Override
    public synchronized void stop() {
        if (running) {
            running = false;
            close(groups);
        }
    }

    private void close(Map<String, ConsumerGroup> all) {
        List<Thread> closing = new ArrayList<>();
        all.forEach((id, group) -> closing.add(begin(id, group)));
        try {
            for (Thread each : closing) {
                each.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Thread begin(String id, ConsumerGroup group) {
        Thread thread = new Thread(
                () -> {
                    if (!group.close(closeTimeout)) {
                        log.warn(
                                "group '{}' was not closed within {}: the next owners of its partitions handle again what was"
                                        + " not done",
                                id,
                                closeTimeout);
                    }
                },
                "kafkakit-close-" + id);
        thread.start();
        return thread;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public boolean isAutoStartup() {
        return startsWithContext;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
