package io.kafkakit.console.fleet;

import io.kafkakit.ConsumerGroupBuilder;
import io.kafkakit.KafkaCluster;
import io.kafkakit.console.internal.fleet.FleetSettings;
import io.kafkakit.console.internal.fleet.Member;
import java.time.Duration;
import java.util.Optional;

/**
 * This process as a member of a fleet: it publishes the status of its groups in a topic, and obeys commands from another
 * one. It needs no port and no database.
 *
 * <pre>{@code
 * Fleet fleet = Fleet.of(cluster).instance(System.getenv("POD_NAME")).createTopics().join();
 * ConsumerGroup group = fleet.observe(cluster.consumerGroup("orders").subscribe(orders)).start();
 * }</pre>
 *
 * <p>It has one thread, one producer and one consumer without a group. It cannot block or end a group. What it cannot do
 * is in the log once for as long as it lasts, and in {@link #problem()}. The cluster closes it too. Thread-safe.
 */
public final class Fleet implements AutoCloseable {

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final Member member;

    Fleet(KafkaCluster cluster, FleetSettings settings) {
        member = new Member(cluster, settings);
        member.start();
        // Not longer, because groups need the rest of the time.
        cluster.clients().onClose(left -> close(left.compareTo(CLOSE_TIMEOUT) < 0 ? left : CLOSE_TIMEOUT));
    }

    /** Describes how a process takes part. */
    public static FleetBuilder of(KafkaCluster cluster) {
        return new FleetBuilder(cluster);
    }

    /**
     * Publishes the status of this group from its start to its end, and lets commands reach it. Call it before
     * {@link ConsumerGroupBuilder#start}.
     *
     * @return the same builder
     * @throws IllegalStateException if this is closed
     */
    public ConsumerGroupBuilder observe(ConsumerGroupBuilder group) {
        return group.listener(member.observe());
    }

    /**
     * Waits until the commands that are in force are known. A group that starts afterwards usually obeys them before its first record.
     * Others handle records until then.
     *
     * @return whether they are known by now
     */
    public boolean awaitReady(Duration atMost) throws InterruptedException {
        return member.awaitReady(atMost);
    }

    /** What it cannot do now, in words; empty if all is well. */
    public Optional<String> problem() {
        return member.problem();
    }

    /** Closes it; returns after 5 seconds, or a little later, at the latest. */
    @Override
    public void close() {
        close(CLOSE_TIMEOUT);
    }

    /**
     * Withdraws the statuses of this process and closes the clients. The groups go on. If no broker answers in this time,
     * readers forget the instance a little later by themselves.
     */
    public void close(Duration atMost) {
        member.close(atMost);
    }
}
