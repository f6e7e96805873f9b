package io.kafkakit.internal.consume;

import io.kafkakit.KafkaKitException;
import io.kafkakit.internal.config.ClientSettings;
import io.kafkakit.internal.config.PlugIns;
import io.kafkakit.internal.config.Refusals;
import io.kafkakit.internal.dispatch.Dispatcher;
import io.kafkakit.internal.dispatch.Stage;
import io.kafkakit.internal.flow.Thrown;
import io.kafkakit.internal.lifecycle.Deadline;
import io.kafkakit.internal.lifecycle.Patience;
import io.kafkakit.internal.lifecycle.StopSignal;
import io.kafkakit.internal.restore.OutOfRange;
import io.kafkakit.monitor.MemberStatus;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnstableOffsetCommitException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One consumer of the group and its thread. It polls, hands records over and pauses partitions that fill up. It never
 * waits for a handler, so no handler can make it miss {@code max.poll.interval.ms}.
 */
public final class PollLoop implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(PollLoop.class);
    /** The longest wait of a poll, in milliseconds. */
    private static final long LONGEST_POLL = 500;

    /** A new consumer must be a member for this many milliseconds before it counts as working. */
    private static final long PROBATION = 5_000;
    /** Key of the problem that this class reports. */
    private static final String CLIENT = "client";

    private final GroupParts group;
    private final Map<String, Object> settings;
    private final Map<String, Stage> stages = new HashMap<>();
    /** By source topic. */
    private final Map<String, Dispatcher> dispatchers = new LinkedHashMap<>();

    private final StopSignal stop = new StopSignal();
    private final Wakeup wakeup = new Wakeup();
    private final Patience patience = new Patience(200, 30_000);
    private final MemberMeter meter;
    /** Whether a consumer failed and none has worked since. */
    private boolean failed;

    private long madeAt;
    /** Made before the thread is started, and used by it. */
    private @Nullable Consumer<byte[], byte[]> first;
    /** Whether one of its consumers has joined the group. */
    private boolean wasMember;

    private volatile @Nullable Assignment current;
    private volatile @Nullable Deadline closeBy;

    /**
     * A loop that is not started yet.
     *
     * @param number this consumer's place in its group, for names
     * @param settings complete settings of the consumer
     */
    public PollLoop(GroupParts group, int number, Map<String, Object> settings) {
        this.group = group;
        this.settings = settings;
        this.meter = new MemberMeter(number, group.monitor());
        group.pipelines().forEach((plan, pipeline) -> {
            ExecutorService threads =
                    group.threads().handlers("consumer-" + number + "-" + plan.topic(), plan.concurrency());
            Dispatcher dispatcher = new Dispatcher(threads, plan.concurrency(), pipeline::atRest);
            dispatchers.put(plan.topic(), dispatcher);
            addStage(new Stage(plan, pipeline, dispatcher));
        });
    }

    private void addStage(Stage stage) {
        stage.plan().topics().forEach(topic -> stages.put(topic, stage));
    }

    /**
     * Makes the first consumer, before the loop runs.
     *
     * @throws KafkaKitException if its settings are wrong
     */
    public void open() {
        try {
            first = Refusals.client(this::make);
        } catch (KafkaException e) {
            log.debug("group {}: there may be a consumer later", group.groupId(), e);
        }
    }

    /** Closes the consumer of a loop that never ran. */
    public void closeUnused() {
        Consumer<byte[], byte[]> unused = first;
        first = null;
        if (unused != null) {
            unused.close(CloseOptions.timeout(Duration.ZERO));
        }
    }

    /** The latest snapshot of the consumer. Thread-safe. */
    public MemberStatus status() {
        return meter.status();
    }

    /**
     * Ends the loop. Running handlers may end and are committed until the deadline. Then the consumer leaves the group.
     * Thread-safe.
     */
    public void stop(Deadline deadline) {
        closeBy = deadline;
        stop.stop();
        // The consumer may wait in a rebalance, longer than the deadline allows. A consumer made from now on checks the
        // stop signal first.
        Assignment held = current;
        if (held != null) {
            held.closeBy(deadline);
        }
        wakeup.call();
    }

    /** What is paused has changed. Thread-safe. */
    public void controlsChanged() {
        wakeup.call();
    }

    /** Changes how many handlers of a source topic run at once. Thread-safe. */
    public void resize(String topic, int concurrency) {
        Dispatcher dispatcher = dispatchers.get(topic);
        if (dispatcher != null) {
            dispatcher.resize(concurrency);
        }
    }

    @Override
    public void run() {
        try {
            while (!stop.isStopped()) {
                live();
            }
        } catch (RuntimeException | Error e) {
            group.fail(e);
        } finally {
            dispatchers.values().forEach(Dispatcher::close);
        }
    }

    /** The life of one consumer. It ends with the loop, or when the client fails and another must be made. */
    private void live() {
        try (Consumer<byte[], byte[]> consumer = make()) {
            PolledConsumer polled = new PolledConsumer(consumer, ClientSettings.longestFetch(settings), wakeup::call);
            Assignment assignment = new Assignment(polled, group, stages, meter);
            current = assignment;
            madeAt = group.clock().millis();
            wakeup.attach(consumer);
            try {
                consumer.subscribe(stages.keySet(), assignment);
                while (!stop.isStopped()) {
                    turn(consumer, assignment);
                }
                leave(consumer, assignment);
            } finally {
                wakeup.detach();
                // However this consumer ends, nothing that it read may be committed afterwards.
                assignment.abandon();
            }
        } catch (InterruptException e) {
            stop.stop();
        } catch (KafkaException | IllegalStateException e) {
            // Settings with which a consumer joined before will be accepted again once the broker recovers.
            if (!wasMember && Refusals.isFinal(e) && !Refusals.isRefused(e)) {
                throw new KafkaKitException(
                        "consumer " + meter.status().number() + " cannot join group '" + group.groupId() + "': "
                                + Refusals.words(e) + "; " + Refusals.fix(e),
                        e);
            }
            pauseAfter(e);
        }
    }

    private Consumer<byte[], byte[]> make() {
        Consumer<byte[], byte[]> made = first;
        first = null;
        return made == null
                ? new KafkaConsumer<>(
                        PlugIns.ofConsumer(settings), new ByteArrayDeserializer(), new ByteArrayDeserializer())
                : made;
    }

    private void pauseAfter(Exception e) {
        long millis = patience.next();
        log.error("group {}: the consumer cannot go on; a new one takes over in {} ms", group.groupId(), millis, e);
        meter.begin(CLIENT, "the client cannot go on", e);
        failed = true;
        stop.pause(millis);
    }

    private void turn(Consumer<byte[], byte[]> consumer, Assignment assignment) {
        assignment.attend();
        long due = assignment.dispatchDue();
        long room = assignment.waitForRoom();
        if (room > 0) {
            wakeup.await(Math.min(room, due - group.clock().millis()));
            assignment.observe();
            return;
        }
        ConsumerRecords<byte[], byte[]> records = poll(consumer, assignment, due);
        assignment.stamp();
        wasMember = wasMember || consumer.groupMetadata().generationId() >= 0;
        assignment.intake().take(records, group.clock().millis());
        if (!records.isEmpty()) {
            patience.reset();
        }
        if (failed && (!records.isEmpty() || isProven(consumer))) {
            failed = false;
            meter.end(CLIENT);
        }
        assignment.observe();
    }

    private boolean isProven(Consumer<?, ?> consumer) {
        return group.clock().millis() - madeAt >= PROBATION
                && consumer.groupMetadata().generationId() >= 0;
    }

    private ConsumerRecords<byte[], byte[]> poll(Consumer<byte[], byte[]> consumer, Assignment assignment, long due) {
        long wait = due == Long.MAX_VALUE
                ? LONGEST_POLL
                : Math.min(LONGEST_POLL, due - group.clock().millis());
        try {
            return consumer.poll(Duration.ofMillis(wakeup.mayWait() ? Math.max(0, wait) : 0));
        } catch (WakeupException e) {
            return ConsumerRecords.empty();
        } catch (OffsetOutOfRangeException e) {
            assignment.outOfRange(OutOfRange.of(e));
            return ConsumerRecords.empty();
        } catch (UnstableOffsetCommitException | NoOffsetForPartitionException e) {
            return ofItsOwnQuestion(e);
        } catch (TimeoutException e) {
            // Kafka 4.2 wraps it like this.
            if (e.getCause() instanceof UnstableOffsetCommitException) {
                return ofItsOwnQuestion(e);
            }
            throw e;
        } catch (KafkaException | IllegalStateException e) {
            throw e;
        } catch (Throwable e) {
            // Kafka wraps exceptions of our listener in its own. So this one comes from an assignor or a metrics
            // reporter.
            Thrown.rethrowIfFatal(e);
            throw new KafkaException("an assignor or another plug-in of the consumer failed: " + Thrown.words(e), e);
        } finally {
            wakeup.waitingOver();
        }
    }

    /**
     * The client of the newer protocol may look up committed offsets between getting a partition and the callback that
     * sets its position. This lookup has failed, and is not needed any more.
     */
    private ConsumerRecords<byte[], byte[]> ofItsOwnQuestion(KafkaException error) {
        log.debug(
                "{}: the consumer's own lookup of committed offsets failed and is not needed", group.groupId(), error);
        return ConsumerRecords.empty();
    }

    private void leave(Consumer<byte[], byte[]> consumer, Assignment assignment) {
        Deadline by = closeBy;
        Deadline deadline = by == null ? Deadline.in(Duration.ZERO, group.clock()) : by;
        assignment.drain(deadline);
        assignment.leave();
        dispatchers.values().forEach(Dispatcher::interrupt);
        consumer.close(CloseOptions.timeout(deadline.left().plusMillis(500)));
        awaitHandlers(deadline);
    }

    /** A handler that ignores its interrupt keeps its thread. Its outcome is dropped when it ends. */
    private void awaitHandlers(Deadline deadline) {
        for (Dispatcher dispatcher : dispatchers.values()) {
            try {
                if (!dispatcher.await(deadline.leftMillis() + 100)) {
                    log.warn("group {}: a handler did not end in time; its outcome will be dropped", group.groupId());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
