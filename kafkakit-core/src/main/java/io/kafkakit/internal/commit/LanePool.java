package io.kafkakit.internal.commit;

import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.lifecycle.Deadline;
import io.kafkakit.internal.lifecycle.StopSignal;
import io.kafkakit.internal.lifecycle.Threads;
import io.kafkakit.internal.lookup.GroupLookups;
import io.kafkakit.internal.lookup.TopicLookup;
import io.kafkakit.internal.produce.OwnedProducer;
import io.kafkakit.monitor.LaneStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lanes of a group: a fixed number of transactional lanes, whose ids stay the same across restarts. There is one
 * lane without transactions if a topic is at-least-once.
 */
public final class LanePool {

    private static final Logger log = LoggerFactory.getLogger(LanePool.class);
    /** The number of topics that can be looked up at once. A missing topic keeps its thread for long. */
    private static final int SCOUTS = 4;
    /** How long lanes and helpers may take to end after an interrupt; they need microseconds. */
    private static final Duration LAST_STEPS = Duration.ofSeconds(4);

    private final List<Lane> transactional = new ArrayList<>();
    private final List<Lane> acknowledging = new ArrayList<>();
    private final List<Lane> all;
    private final List<Thread> threads = new ArrayList<>();
    /** The scouts, and the threads for background commits. */
    private final List<ExecutorService> helpers = new ArrayList<>();

    private final ExecutorService scouts;
    private final TopicLookup lookup;
    private final StopSignal stop = new StopSignal();
    private final Clock clock;

    /**
     * The questions of lanes to the cluster.
     *
     * @param topics looks up topics that outcomes are to be appended to
     */
    public record Lookups(GroupLookups committedOffsets, TopicLookup topics) {}

    /**
     * A pool that is not started yet.
     *
     * @param transactionalSettings the settings of the producers of each transactional lane; empty if no topic is
     *     exactly-once
     * @param acknowledgingSettings the settings of the producer without transactions; empty if no topic is
     *     at-least-once
     */
    public LanePool(
            List<List<Map<String, Object>>> transactionalSettings,
            Map<String, Object> acknowledgingSettings,
            Lookups lookups,
            LaneParts parts,
            Threads factory) {
        this.clock = parts.clock();
        this.lookup = lookups.topics();
        this.scouts = factory.pool("topics", SCOUTS);
        helpers.add(scouts);
        for (List<Map<String, Object>> settings : transactionalSettings) {
            LaneMeter meter = new LaneMeter(transactional.size(), true, parts.monitor());
            List<OwnedProducer> producers = settings.stream()
                    .map(each -> new OwnedProducer(each, stop).tells(meter.stalls()))
                    .toList();
            Settlement settlement = new Settlement(lookups.committedOffsets(), meter, stop);
            ExecutorService background = factory.pool("lane-" + transactional.size() + "-commit", 1);
            helpers.add(background);
            TopicScout scout = new TopicScout(scouts, parts.clock(), lookups.topics(), meter.stalls()::stands);
            transactional.add(new Lane(
                    inbox -> new TransactionalCommitter(producers, scout, settlement, background, inbox),
                    parts,
                    meter,
                    stop));
        }
        if (!acknowledgingSettings.isEmpty()) {
            LaneMeter meter = new LaneMeter(transactional.size(), false, parts.monitor());
            OwnedProducer producer = new OwnedProducer(acknowledgingSettings, stop).tells(meter.stalls());
            TopicScout scout = new TopicScout(scouts, parts.clock(), lookups.topics(), meter.stalls()::stands);
            acknowledging.add(
                    new Lane(inbox -> new AcknowledgingCommitter(producer, scout, meter, inbox), parts, meter, stop));
        }
        this.all = Stream.concat(transactional.stream(), acknowledging.stream()).toList();
        for (int i = 0; i < all.size(); i++) {
            threads.add(factory.named("lane-" + i, all.get(i)));
        }
    }

    /**
     * Starts all lanes and waits until each can commit, or the pool is stopped.
     *
     * @return false if the deadline came first
     */
    public boolean start(Deadline deadline) throws InterruptedException {
        threads.forEach(Thread::start);
        for (Lane lane : all) {
            if (!lane.awaitOpen(deadline)) {
                return false;
            }
        }
        return true;
    }

    /** Reports lanes that Kafka does not answer, and looks for the reason. Called from time to time, by one thread. */
    public void watch() {
        all.forEach(lane -> lane.watch(scouts, lookup));
    }

    /** The status of each lane. Thread-safe. */
    public List<LaneStatus> status() {
        return all.stream().map(Lane::status).toList();
    }

    /** The lane of a partition: the same as long as the pool has the same size. */
    public Lane laneOf(TopicPartition partition, boolean exactlyOnce) {
        return exactlyOnce
                ? transactional.get(Math.floorMod(partition.hashCode(), transactional.size()))
                : acknowledging.get(0);
    }

    /** Ends the lanes once they have committed their outcomes, or abandons them at the deadline. */
    public void close(Deadline deadline) throws InterruptedException {
        all.forEach(Lane::finish);
        for (Thread thread : threads) {
            thread.join(Math.max(1, deadline.leftMillis()));
        }
        abandon();
    }

    /** Ends the lanes at once. The partitions' next owners handle uncommitted records again. */
    private void abandon() throws InterruptedException {
        stop.stop();
        helpers.forEach(ExecutorService::shutdownNow);
        threads.stream().filter(Thread::isAlive).forEach(Thread::interrupt);
        Deadline last = Deadline.in(LAST_STEPS, clock);
        for (Thread thread : threads) {
            thread.join(Math.max(1, last.leftMillis()));
            if (thread.isAlive()) {
                log.warn(
                        "{} does not end although it was interrupted: user code that its producer calls does not return",
                        thread);
            }
        }
        for (ExecutorService helper : helpers) {
            if (!helper.awaitTermination(last.leftMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("a thread of the group's lanes does not end although it was interrupted: {}", helper);
            }
        }
    }
}
