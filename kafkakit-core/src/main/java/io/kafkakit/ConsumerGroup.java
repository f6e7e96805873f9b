package io.kafkakit;

import io.kafkakit.internal.commit.LaneParts;
import io.kafkakit.internal.commit.LanePool;
import io.kafkakit.internal.config.ClientSettings;
import io.kafkakit.internal.config.Refusals;
import io.kafkakit.internal.consume.GroupParts;
import io.kafkakit.internal.consume.PollLoop;
import io.kafkakit.internal.dispatch.Limits;
import io.kafkakit.internal.flow.TopicPlan;
import io.kafkakit.internal.handle.Metadata;
import io.kafkakit.internal.handle.Pipeline;
import io.kafkakit.internal.handle.Staging;
import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.lifecycle.Deadline;
import io.kafkakit.internal.lifecycle.StopSignal;
import io.kafkakit.internal.lifecycle.Threads;
import io.kafkakit.internal.lookup.GroupLookups;
import io.kafkakit.internal.lookup.TopicLookup;
import io.kafkakit.internal.monitor.Monitor;
import io.kafkakit.internal.recover.Recovery;
import io.kafkakit.internal.restore.ResetPolicy;
import io.kafkakit.internal.restore.StartOffsets;
import io.kafkakit.internal.route.Router;
import io.kafkakit.internal.topics.LimitCheck;
import io.kafkakit.monitor.GroupListener;
import io.kafkakit.monitor.GroupState;
import io.kafkakit.monitor.GroupStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The consumers of a group that run in this process. Made by {@link KafkaCluster#consumerGroup}; thread-safe.
 *
 * <p>It ends when it is closed, or when the JVM fails in a handler in a way that it cannot go on after (such as {@code
 * OutOfMemoryError}): {@link #failure()} tells.
 */
public final class ConsumerGroup implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ConsumerGroup.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);
    /** How much longer closing may take where user code does not return: the sum of the steps of {@link #closeNow}. */
    static final Duration LAST_STEPS = Duration.ofSeconds(9);

    private final KafkaCluster cluster;
    private final Description description;
    /** Of its clients. */
    private final String name;

    private final GroupClients clients;
    private final Threads threads;
    private final Clock clock = Clock.system();
    private final Monitor monitor;
    private final GroupLookups committedOffsets;
    private final LanePool lanes;
    /** With what their cluster has of earlier policies, once it is known. */
    private List<TopicPlan> plans = List.of();

    private volatile List<PollLoop> loops = List.of();
    private final List<Thread> loopThreads = new ArrayList<>();
    private final StopSignal stop = new StopSignal();
    private final CountDownLatch closed = new CountDownLatch(1);
    private boolean closing;
    private volatile GroupState state = GroupState.STARTING;
    private volatile @Nullable Throwable failure;

    /** A checked description of a group. */
    record Description(
            String groupId,
            int consumers,
            String transactionalIdPrefix,
            int poolSize,
            @Nullable String instanceId,
            @Nullable Supplier<?> metadata,
            Duration drainTimeout,
            @Nullable Duration startTimeout,
            ExpiredOffsets expiredOffsets,
            int createSourcePartitions,
            ClientSettings settings,
            Limits limits,
            List<GroupListener> listeners,
            List<TopicPlan> plans,
            Map<String, List<EventSubscription<?>>> subscriptions) {}

    private ConsumerGroup(KafkaCluster cluster, Description description) {
        this.cluster = cluster;
        this.description = description;
        this.name = cluster.takeName(description.groupId());
        this.clients = new GroupClients(name, description);
        this.threads = cluster.threads(description.groupId());
        this.monitor = new Monitor(description.listeners(), threads, clock);
        this.committedOffsets = new GroupLookups(cluster::admin, description.groupId());
        this.lanes = new LanePool(
                clients.transactional(),
                clients.acknowledging(),
                committedOffsets,
                TopicLookup.with(cluster::admin, clients.lookup(), clock),
                new LaneParts(monitor, clock, Recovery::refused, this::fail),
                threads);
    }

    static ConsumerGroup start(KafkaCluster cluster, Description description) {
        ConsumerGroup group = new ConsumerGroup(cluster, description);
        try {
            cluster.add(group, group.clients.transactionalIds());
        } catch (RuntimeException e) {
            cluster.giveBackName(group.name);
            throw e;
        }
        try {
            group.start();
            return group;
        } catch (RuntimeException e) {
            group.close(Duration.ZERO);
            throw e;
        }
    }

    private void start() {
        monitor.start();
        monitor.tell(listener -> listener.onStateChanged(GroupState.STARTING));
        Duration timeout = description.startTimeout();
        Deadline deadline = Deadline.in(timeout == null ? Duration.ofDays(36_500) : timeout, clock);
        plans = new ClusterCheck(cluster, description, monitor, stop).plans(deadline);
        new LimitCheck(cluster.admin(), groupId(), description.settings(), deadline::leftMillis)
                .check(
                        clients.consumer(0, plans),
                        clients.transactional().stream().flatMap(List::stream).toList());
        startLanes(deadline);
        synchronized (this) {
            if (closing) {
                throw ended();
            }
            GroupParts parts = parts();
            loops = IntStream.range(0, description.consumers())
                    .mapToObj(number -> new PollLoop(parts, number, clients.consumer(number, plans)))
                    .toList();
            loops.forEach(PollLoop::open);
            loops.forEach(loop -> loopThreads.add(threads.named("consumer-" + loopThreads.size(), loop)));
            become(GroupState.RUNNING);
            loopThreads.forEach(Thread::start);
        }
    }

    private void startLanes(Deadline deadline) {
        try {
            if (!lanes.start(deadline)) {
                throw new KafkaKitException(
                        "group '" + groupId() + "' cannot start: its producers were not ready within "
                                + description.startTimeout() + "; the log says what they wait for");
            }
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private KafkaKitException ended() {
        Throwable reason = failure;
        if (reason != null && Refusals.isFinal(reason)) {
            return ClusterCheck.refused(description, reason);
        }
        return reason instanceof KafkaKitException ours
                ? new KafkaKitException("group '" + groupId() + "' cannot start: " + ours.getMessage(), ours)
                : new KafkaKitException("group '" + groupId() + "' was closed while it started", reason);
    }

    private GroupParts parts() {
        Map<TopicPlan, Pipeline> pipelines = new LinkedHashMap<>();
        int maxRecordBytes = description.settings().maxRequestSize();
        for (TopicPlan plan : plans) {
            List<EventSubscription<?>> subscriptions =
                    Objects.requireNonNull(description.subscriptions().get(plan.topic()));
            Router router = new Router(cluster.codec(), subscriptions);
            Metadata metadata = new Metadata(description.metadata());
            Staging staging = new Staging(cluster.codec(), metadata, maxRecordBytes, plan.maxStagedBytes());
            pipelines.put(
                    plan,
                    new Pipeline(
                            router,
                            staging,
                            failed -> monitor.tell(listener -> listener.onRecordFailed(failed)),
                            clock));
        }
        return new GroupParts(
                groupId(),
                pipelines,
                lanes,
                committedOffsets,
                beginnings(),
                description.limits(),
                description.drainTimeout(),
                threads,
                clock,
                stop,
                monitor,
                this::fail);
    }

    private StartOffsets beginnings() {
        ResetPolicy reset = ResetPolicy.of(description.settings().autoOffsetReset());
        StartOffsets beginnings = new StartOffsets(committedOffsets, plans, reset, description.expiredOffsets(), clock);
        var unused = beginnings.start();
        return beginnings;
    }

    /** The group's id. */
    public String groupId() {
        return description.groupId();
    }

    /**
     * What the group does and did, in this process. Cheap, and nothing waits for it: it reads what the group's threads have left
     * for it, and asks nobody. Works for as long as there is a reference to the group, also after it was closed.
     */
    public GroupStatus status() {
        return new GroupStatus(
                groupId(),
                state,
                monitor.counts(),
                loops.stream().map(PollLoop::status).toList(),
                lanes.status(),
                monitor.problems(),
                monitor.lastProblem());
    }

    /** What ended the group, if it did not end by being closed. */
    public Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    /** Whether the group has neither been closed nor failed. */
    public boolean isRunning() {
        return !stop.isStopped();
    }

    /** Closes the group, taking no longer than 30 seconds. */
    @Override
    public void close() {
        close(CLOSE_TIMEOUT);
    }

    /**
     * Closes the group: no more records are handed to handlers, those that run may end, their outcomes are committed, the
     * group is left and the producers are closed. What is not done after this time is given up, for the partitions' next
     * owners to do, and handlers that still run are interrupted; where no broker answers, that takes about a second more.
     * Closing takes up to ten seconds more where an interceptor or the like does not return, which is left to itself.
     *
     * <p>Called again, it waits for the first call to end, but no longer than this. Called by a handler of the group, it returns
     * at once, and the group is closed when the handler has returned.
     */
    public void close(Duration atMost) {
        beginClose(atMost);
        if (!runsCurrentThread()) {
            awaitClosed(Deadline.in(atMost, clock).plus(LAST_STEPS));
        }
    }

    void awaitClosed(Deadline deadline) {
        try {
            if (!closed.await(deadline.leftMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("group '{}' is not closed yet, and nobody waits for it any more", groupId());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the caller is a handler of this group, for which its end would wait. */
    boolean runsCurrentThread() {
        return threads.ownCurrentThread();
    }

    /** Closes the group on a thread of its own, once. */
    synchronized void beginClose(Duration atMost) {
        if (closing) {
            return;
        }
        closing = true;
        stop.stop();
        become(GroupState.CLOSING);
        threads.named("close", () -> closeNow(Deadline.in(atMost, clock))).start();
    }

    private void closeNow(Deadline deadline) {
        try {
            loops.forEach(loop -> loop.stop(deadline));
            // A loop ends by itself soon after the deadline; the interrupt is for a client or a plug-in that does not.
            if (!Threads.haveEnded(loopThreads, deadline.plus(Duration.ofSeconds(3)))) {
                loopThreads.forEach(Thread::interrupt);
                if (!Threads.haveEnded(loopThreads, Deadline.in(Duration.ofSeconds(1), clock))) {
                    log.warn("group '{}': a consumer does not end though it is interrupted", groupId());
                }
            }
            loops.forEach(PollLoop::closeUnused);
            lanes.close(deadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            become(GroupState.CLOSED);
            closeMonitor();
            cluster.giveBackName(name);
            cluster.remove(this, clients.transactionalIds());
            closed.countDown();
        }
    }

    private void closeMonitor() {
        try {
            monitor.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A group that failed stays failed while it is closed. */
    private synchronized void become(GroupState now) {
        if (state != GroupState.FAILED) {
            state = now;
            monitor.tell(listener -> listener.onStateChanged(now));
        }
    }

    private void fail(Throwable reason) {
        log.error("group '{}' ends: what it was doing is not committed and will be redone", groupId(), reason);
        failure = reason;
        monitor.end("the group cannot go on", reason);
        become(GroupState.FAILED);
        beginClose(Duration.ZERO);
    }

    @Override
    public String toString() {
        return "ConsumerGroup[" + groupId() + "]";
    }
}
