package io.kafkakit.internal.commit;

import io.kafkakit.internal.lifecycle.Deadline;
import io.kafkakit.internal.lifecycle.StopSignal;
import io.kafkakit.internal.lifecycle.Threads;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.common.TopicPartition;

/**
 * The lanes of a group: a fixed number of transactional ones, whose ids stay the same across restarts, and one without
 * transactions where a topic asks for it.
 */
public final class LanePool {

    private final List<Lane> transactional = new ArrayList<>();
    private final List<Lane> acknowledging = new ArrayList<>();
    /** Read by the thread that closes, perhaps while another still starts. */
    private final List<Thread> threads = new CopyOnWriteArrayList<>();

    private final StopSignal stop = new StopSignal();

    /**
     * A pool that is not started yet.
     *
     * @param transactionalSettings the settings of each transactional lane's producer; empty if no topic is exactly-once
     * @param acknowledgingSettings the settings of the other producer; empty if no topic is at-least-once
     */
    public LanePool(
            List<Map<String, Object>> transactionalSettings,
            Map<String, Object> acknowledgingSettings,
            CommittedOffsets committedOffsets,
            LaneParts parts) {
        for (Map<String, Object> settings : transactionalSettings) {
            OwnedProducer producer = new OwnedProducer(settings, stop);
            Committer committer = new TransactionalCommitter(producer, committedOffsets, parts.counters(), stop);
            transactional.add(new Lane(committer, parts, stop));
        }
        if (!acknowledgingSettings.isEmpty()) {
            OwnedProducer producer = new OwnedProducer(acknowledgingSettings, stop);
            acknowledging.add(new Lane(new AcknowledgingCommitter(producer), parts, stop));
        }
    }

    /**
     * Starts all lanes and waits until each can commit, or the pool is stopped.
     *
     * @return false if one could not by the deadline
     */
    public boolean start(Threads factory, Deadline deadline) throws InterruptedException {
        List<Lane> all = new ArrayList<>(transactional);
        all.addAll(acknowledging);
        for (int i = 0; i < all.size(); i++) {
            Thread thread = factory.named("lane-" + i, all.get(i));
            threads.add(thread);
            thread.start();
        }
        for (Lane lane : all) {
            if (!lane.awaitOpen(deadline)) {
                return false;
            }
        }
        return true;
    }

    /** The lane of a partition: the same for as long as the pool has the same size. */
    public Lane laneOf(TopicPartition partition, boolean exactlyOnce) {
        return exactlyOnce
                ? transactional.get(Math.floorMod(partition.hashCode(), transactional.size()))
                : acknowledging.get(0);
    }

    /** Ends the lanes when they have committed what they have; after the deadline, as they are. */
    public void close(Deadline deadline) throws InterruptedException {
        transactional.forEach(Lane::finish);
        acknowledging.forEach(Lane::finish);
        for (Thread thread : threads) {
            thread.join(Math.max(1, deadline.leftMillis()));
        }
        abandon();
    }

    /** Ends the lanes at once; what is not committed is redone by the partitions' next owners. */
    public void abandon() throws InterruptedException {
        stop.stop();
        for (Thread thread : threads) {
            if (thread.isAlive()) {
                thread.interrupt();
            }
            thread.join();
        }
    }
}
