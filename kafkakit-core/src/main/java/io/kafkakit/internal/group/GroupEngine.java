package io.kafkakit.internal.group;

import io.kafkakit.KafkaKitException;
import io.kafkakit.codec.TopicCodecs;
import io.kafkakit.internal.commit.LaneParts;
import io.kafkakit.internal.commit.LanePool;
import io.kafkakit.internal.config.Refusals;
import io.kafkakit.internal.consume.GroupParts;
import io.kafkakit.internal.consume.PollLoop;
import io.kafkakit.internal.dispatch.DispatchParts;
import io.kafkakit.internal.flow.Delivery;
import io.kafkakit.internal.flow.Outcome;
import io.kafkakit.internal.flow.Thrown;
import io.kafkakit.internal.flow.TopicPlan;
import io.kafkakit.internal.handle.CodecTroubles;
import io.kafkakit.internal.handle.Metadata;
import io.kafkakit.internal.handle.Pipeline;
import io.kafkakit.internal.handle.Staging;
import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.lifecycle.Deadline;
import io.kafkakit.internal.lifecycle.StopSignal;
import io.kafkakit.internal.lifecycle.Threads;
import io.kafkakit.internal.lookup.AdminLookup;
import io.kafkakit.internal.lookup.GroupLookups;
import io.kafkakit.internal.monitor.Monitor;
import io.kafkakit.internal.recover.Recovery;
import io.kafkakit.internal.restore.ResetPolicy;
import io.kafkakit.internal.restore.RestoreParts;
import io.kafkakit.internal.restore.StartOffsets;
import io.kafkakit.internal.restore.StateReader;
import io.kafkakit.internal.route.Decoder;
import io.kafkakit.internal.route.Router;
import io.kafkakit.internal.topics.LimitCheck;
import io.kafkakit.monitor.GroupState;
import io.kafkakit.monitor.GroupStatus;
import io.kafkakit.monitor.MemberStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts of a group in this process, from its start to its end. Thread-safe. */
public final class GroupEngine implements GroupHost.Guest {

    private static final Logger log = LoggerFactory.getLogger(GroupEngine.class);

    private final GroupHost host;
    private final GroupSpec spec;
    /** Prefix of its clients' names. */
    private final String name;

    private final GroupClients clients;
    private final Threads threads;
    private final Clock clock = Clock.system();
    private final Monitor monitor;
    private final GroupLookups committedOffsets;
    private final LanePool lanes;
    private final StateReader states;
    /** From the start check on, these include retry topics of earlier policies. */
    private List<TopicPlan> plans = List.of();

    private volatile List<PollLoop> loops = List.of();
    private final List<Thread> loopThreads = new ArrayList<>();
    private final StopSignal stop = new StopSignal();
    private final CountDownLatch closed = new CountDownLatch(1);
    private boolean closing;
    private volatile boolean inTime;
    private volatile GroupState state = GroupState.STARTING;
    private volatile @Nullable Throwable failure;
    private final GroupControls controls;
    private final CompletableFuture<Void> started = new CompletableFuture<>();

    private GroupEngine(GroupHost host, GroupSpec spec) {
        this.host = host;
        this.spec = spec;
        this.name = host.takeName(spec.groupId());
        this.clients = new GroupClients(name, spec);
        this.threads = host.threads(spec.groupId());
        this.monitor = new Monitor(spec.listeners(), threads, clock);
        this.controls = new GroupControls(spec.groupId(), spec.work().plans(), () -> loops);
        this.committedOffsets = new GroupLookups(host::admin, spec.groupId());
        this.states = new StateReader(clients.states(), committedOffsets, threads);
        AdminLookup topics = new AdminLookup(host::admin, clients.lookup(), clock);
        this.lanes = new LanePool(
                clients.transactional(),
                clients.acknowledging(),
                new LanePool.Lookups(committedOffsets, topics),
                new LaneParts(monitor, clock, this::refused, this::fail),
                threads);
    }

    private @Nullable Outcome refused(Delivery delivery, Outcome outcome, Exception reason, long now) {
        return spec.work().interceptors().staged(outcome, Recovery.refused(delivery, outcome, reason, now));
    }

    /**
     * Starts a group. Returns when its consumers are about to join it.
     *
     * @throws KafkaKitException if the cluster does not let it start
     * @throws IllegalStateException if the cluster is closed
     */
    public static GroupEngine start(GroupHost host, GroupSpec spec) {
        GroupEngine group = make(host, spec);
        try {
            group.start();
            return group;
        } catch (RuntimeException e) {
            group.close(Duration.ZERO);
            throw e;
        }
    }

    /**
     * Starts a group on a thread of its own.
     *
     * @throws IllegalStateException if the cluster is closed
     */
    public static GroupEngine startAsync(GroupHost host, GroupSpec spec) {
        GroupEngine group = make(host, spec);
        // No daemon: a process whose main thread has ended stays alive for a group that waits for its broker.
        group.threads.named("start", group::startOrFail).start();
        return group;
    }

    private static GroupEngine make(GroupHost host, GroupSpec spec) {
        GroupEngine group = new GroupEngine(host, spec);
        try {
            host.add(group, group.clients.transactionalIds());
            return group;
        } catch (RuntimeException e) {
            host.giveBackName(group.name);
            throw e;
        }
    }

    private void startOrFail() {
        try {
            start();
        } catch (Throwable e) {
            failStart(e);
        }
    }

    private void failStart(Throwable reason) {
        boolean isClosed;
        synchronized (this) {
            isClosed = closing;
        }
        if (!isClosed) {
            log.error("group '{}' does not start: {}", groupId(), Thrown.words(reason));
            failure = reason;
            monitor.end("the group cannot start", reason);
            become(GroupState.FAILED);
        }
        // Before the close, which would say only that the group was closed.
        started.completeExceptionally(reason);
        if (!isClosed) {
            beginClose(Duration.ZERO);
        }
    }

    private void start() {
        monitor.start();
        monitor.tell(listener -> listener.onStarting(this::status, controls));
        monitor.tell(listener -> listener.onStateChanged(GroupState.STARTING));
        Duration timeout = spec.start().timeout();
        Deadline deadline = Deadline.in(timeout == null ? Duration.ofDays(36_500) : timeout, clock);
        plans = new StartCheck(host, spec, monitor, stop).plans(deadline);
        new LimitCheck(host.admin(), groupId(), spec.settings(), deadline::leftMillis)
                .check(
                        clients.consumer(0, plans),
                        clients.transactional().stream().flatMap(List::stream).toList());
        EffectUpkeep effects = new EffectUpkeep(spec, monitor, stop, this::members);
        effects.check(deadline);
        startLanes(deadline);
        synchronized (this) {
            if (closing) {
                throw ended();
            }
            GroupParts parts = parts();
            loops = IntStream.range(0, spec.membership().consumers())
                    .mapToObj(number -> new PollLoop(parts, number, clients.consumer(number, plans)))
                    .toList();
            loops.forEach(PollLoop::open);
            loops.forEach(loop -> loopThreads.add(threads.named("consumer-" + loopThreads.size(), loop)));
            become(GroupState.RUNNING);
            loopThreads.forEach(Thread::start);
            if (effects.isNeeded()) {
                threads.daemon("effects", effects).start();
            }
        }
        started.complete(null);
    }

    private void startLanes(Deadline deadline) {
        try {
            if (!lanes.start(deadline)) {
                throw new KafkaKitException(
                        "group '" + groupId() + "' cannot start: its producers were not ready within "
                                + spec.start().timeout() + "; the log says what they wait for");
            }
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private KafkaKitException ended() {
        Throwable reason = failure;
        if (reason != null && Refusals.isFinal(reason)) {
            return StartCheck.refused(spec, reason);
        }
        return reason instanceof KafkaKitException ours
                ? new KafkaKitException("group '" + groupId() + "' cannot start: " + ours.getMessage(), ours)
                : new KafkaKitException("group '" + groupId() + "' was closed while it started", reason);
    }

    private GroupParts parts() {
        Map<TopicPlan, Pipeline> pipelines = new LinkedHashMap<>();
        plans.forEach(plan -> pipelines.put(plan, pipeline(plan)));
        return new GroupParts(
                groupId(),
                pipelines,
                new DispatchParts(lanes, spec.work().limits(), clock, stop, this::fail),
                new RestoreParts(committedOffsets, startOffsets(), states),
                spec.membership().drainTimeout(),
                threads,
                monitor);
    }

    private Pipeline pipeline(TopicPlan plan) {
        TopicSubscription subscription = spec.work().subscription(plan);
        TopicCodecs codecs = spec.work().codecs(host.codecs());
        Decoder decoder = Decoder.of(plan.topic(), codecs);
        Staging staging = new Staging(
                subscription.settings().outputCodecs(codecs),
                decoder,
                new Metadata(spec.work().metadata()),
                spec.work().interceptors(),
                spec.work().mdc(),
                spec.settings().maxRequestSize(),
                plan.maxStagedBytes());
        return new Pipeline(
                new Router(decoder, subscription.handlers()),
                staging,
                failed -> monitor.tell(listener -> listener.onRecordFailed(failed)),
                new CodecTroubles(plan.topic(), monitor.troubles(plan.topic()), clock),
                clock);
    }

    private StartOffsets startOffsets() {
        ResetPolicy reset = ResetPolicy.of(spec.settings().autoOffsetReset());
        StartOffsets offsets =
                new StartOffsets(committedOffsets, plans, reset, spec.start().expiredOffsets(), clock);
        var unused = offsets.start();
        return offsets;
    }

    public String groupId() {
        return spec.groupId();
    }

    /** Completes when the group runs, or exceptionally when it cannot start. */
    public CompletableFuture<Void> started() {
        return started.copy();
    }

    /** Changes how the group handles its topics. */
    public GroupControls controls() {
        return controls;
    }

    /** A snapshot of the group. Sends no request and waits for nothing. */
    public GroupStatus status() {
        return new GroupStatus(
                groupId(),
                state,
                monitor.counts(),
                controls.status(),
                members(),
                lanes.status(),
                monitor.problems(),
                monitor.lastProblem());
    }

    private List<MemberStatus> members() {
        return loops.stream().map(PollLoop::status).toList();
    }

    /** The error that ended the group; empty if it runs or was closed. */
    public Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    /** True until the group is closed or fails. */
    public boolean isRunning() {
        return !stop.isStopped();
    }

    /**
     * Closes the group and waits until it is closed, unless one of its handlers calls. True if all in-flight records
     * ended in time.
     */
    public boolean close(Duration atMost) {
        beginClose(atMost);
        return !runsCurrentThread() && awaitClosed(Deadline.in(atMost, clock).plus(GroupHost.LAST_STEPS)) && inTime;
    }

    @Override
    public boolean awaitClosed(Deadline deadline) {
        try {
            if (closed.await(deadline.leftMillis(), TimeUnit.MILLISECONDS)) {
                return true;
            }
            log.warn("group '{}' is not closed yet, and close no longer waits for it", groupId());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    @Override
    public boolean runsCurrentThread() {
        return threads.ownCurrentThread();
    }

    /** Called once, on a thread of its own. */
    @Override
    public synchronized void beginClose(Duration atMost) {
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
            // A loop ends soon after the deadline. The interrupt is for a client or a plug-in that does not.
            if (!Threads.haveEnded(loopThreads, deadline.plus(Duration.ofSeconds(3)))) {
                loopThreads.forEach(Thread::interrupt);
                if (!Threads.haveEnded(loopThreads, Deadline.in(Duration.ofSeconds(1), clock))) {
                    log.warn("group '{}': a consumer does not end although it was interrupted", groupId());
                }
            }
            loops.forEach(PollLoop::closeUnused);
            states.close();
            lanes.close(deadline);
            inTime = !deadline.isOver();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            become(GroupState.CLOSED);
            closeMonitor();
            host.giveBackName(name);
            host.remove(this, clients.transactionalIds());
            started.completeExceptionally(ended());
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

    /** A failed group stays in state FAILED while it is closed. */
    private synchronized void become(GroupState now) {
        if (state != GroupState.FAILED) {
            state = now;
            monitor.tell(listener -> listener.onStateChanged(now));
        }
    }

    private void fail(Throwable reason) {
        log.error(
                "group '{}' ends: its in-flight records are not committed and will be handled again",
                groupId(),
                reason);
        failure = reason;
        monitor.end("the group cannot go on", reason);
        become(GroupState.FAILED);
        beginClose(Duration.ZERO);
    }
}
