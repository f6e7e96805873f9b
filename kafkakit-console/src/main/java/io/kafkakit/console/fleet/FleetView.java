package io.kafkakit.console.fleet;

import io.kafkakit.KafkaCluster;
import io.kafkakit.KafkaKitException;
import io.kafkakit.console.internal.fleet.FleetSettings;
import io.kafkakit.console.internal.fleet.Sender;
import io.kafkakit.console.internal.fleet.Watcher;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * Looks at a fleet, and sends it commands, from any process.
 *
 * <pre>{@code
 * try (FleetView view = Fleet.of(cluster).view()) {
 *     view.awaitComplete(Duration.ofSeconds(10));
 *     FleetCommand pause = view.send(FleetCommand.pause("orders", "payments", "ann", "the bank is down"));
 *     view.await(now -> now.progress(pause.id()).filter(FleetProgress::isApplied).isPresent(), Duration.ofSeconds(10));
 * }
 * }</pre>
 *
 * <p>A thread of its own reads both topics, from their beginning and then as records come. Close it; the cluster closes it
 * too. Thread-safe.
 */
public final class FleetView implements AutoCloseable {

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final Watcher watcher;
    private final Sender sender;

    FleetView(KafkaCluster cluster, FleetSettings settings) {
        watcher = new Watcher(cluster, settings);
        sender = new Sender(cluster, settings);
        watcher.start();
        // Not longer, because groups need the rest of the time.
        cluster.clients().onClose(left -> close(left.compareTo(CLOSE_TIMEOUT) < 0 ? left : CLOSE_TIMEOUT));
    }

    /** What is known now. Cheap, waits for nothing, and works after the close. */
    public FleetSnapshot snapshot() {
        return watcher.snapshot();
    }

    /**
     * Waits until the topics have been read to their ends once.
     *
     * @return whether they have
     */
    public boolean awaitComplete(Duration atMost) throws InterruptedException {
        return await(FleetSnapshot::isComplete, atMost);
    }

    /**
     * Waits until the condition holds for a snapshot. It is asked about every snapshot, a few times a second.
     *
     * @return whether it holds; false after this time, or once this is closed
     */
    public boolean await(Predicate<FleetSnapshot> condition, Duration atMost) throws InterruptedException {
        return watcher.await(condition, atMost);
    }

    /**
     * Sends a command to all instances of its group, and waits until the broker has it. Whether they obeyed is in
     * {@link FleetSnapshot#progress}.
     *
     * @return the command
     * @throws KafkaKitException if the broker does not take it: if the topic is missing, the right to write is missing, or no
     *     broker answers
     */
    public FleetCommand send(FleetCommand command) {
        sender.send(command);
        return command;
    }

    /** Closes it; returns after 5 seconds, or a little later, at the latest. */
    @Override
    public void close() {
        close(CLOSE_TIMEOUT);
    }

    /** Closes it within this time. */
    public void close(Duration atMost) {
        watcher.close(atMost);
        sender.close(atMost);
    }
}
