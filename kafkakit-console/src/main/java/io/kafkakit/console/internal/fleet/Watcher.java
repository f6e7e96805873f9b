package io.kafkakit.console.internal.fleet;

import io.kafkakit.KafkaCluster;
import io.kafkakit.console.fleet.FleetSnapshot;
import io.kafkakit.console.fleet.FleetSnapshot.Logged;
import io.kafkakit.internal.lifecycle.ClientNames;
import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.lifecycle.Deadline;
import io.kafkakit.internal.lifecycle.LineBudget;
import io.kafkakit.internal.lifecycle.StopSignal;
import io.kafkakit.internal.lifecycle.Threads;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread of a view: it reads both topics and makes snapshots. Thread-safe. */
public final class Watcher {

    private static final Logger log = LoggerFactory.getLogger(Watcher.class);
    private static final Duration TICK = Duration.ofMillis(200);
    private static final int MOST_COMMANDS = 500;

    private final KafkaCluster cluster;
    private final FleetSettings settings;
    private final Clock clock = Clock.system();
    private final StopSignal stop = new StopSignal();
    private final String role = ClientNames.take("fleet-view");
    private final LineBudget lines = new LineBudget(log, clock, "foreign records");
    private final Lasting trouble = new Lasting(log, clock, "the fleet cannot be read");
    private final TopicTail tail;
    private final Roster roster = new Roster();
    private final Deque<Logged> commands = new ArrayDeque<>();
    private final Thread thread = new Threads("kafkakit").daemon(role, this::run);
    private final Object changed = new Object();
    private volatile FleetSnapshot snapshot;
    private boolean topicsChecked;

    public Watcher(KafkaCluster cluster, FleetSettings settings) {
        this.cluster = cluster;
        this.settings = settings;
        this.tail =
                new TopicTail(cluster.clients().reader(role), List.of(settings.statusTopic(), settings.controlTopic()));
        this.snapshot = new FleetSnapshot(now(), false, List.of(), List.of(), List.of());
    }

    public void start() {
        thread.start();
    }

    public FleetSnapshot snapshot() {
        return snapshot;
    }

    public boolean await(Predicate<FleetSnapshot> condition, Duration atMost) throws InterruptedException {
        Deadline deadline = Deadline.in(atMost, clock);
        synchronized (changed) {
            while (!condition.test(snapshot)) {
                if (deadline.isOver() || stop.isStopped()) {
                    return false;
                }
                TimeUnit.MILLISECONDS.timedWait(changed, deadline.leftMillis());
            }
            return true;
        }
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }

    private void run() {
        try {
            while (!stop.isStopped()) {
                read();
                show();
            }
        } catch (Throwable e) {
            log.error("the view of the fleet ends", e);
        } finally {
            stop.stop();
            tail.close();
            ClientNames.giveBack(role);
            tellWaiting();
        }
    }

    private void read() {
        if (!trouble.mayTry()) {
            var unused = stop.pause(TICK.toMillis());
            return;
        }
        try {
            if (!topicsChecked && settings.createTopics()) {
                FleetTopics.statuses(settings).ensure(cluster.clients().admin());
                FleetTopics.commands(settings).ensure(cluster.clients().admin());
            }
            topicsChecked = true;
            tail.poll(TICK, this::take);
            trouble.succeeded();
            if (tail.isCaughtUp()) {
                roster.live();
            }
        } catch (WakeupException e) {
            log.debug("the view is closed");
        } catch (RuntimeException e) {
            if (!stop.isStopped()) {
                trouble.failed(e);
            }
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        try {
            if (record.topic().equals(settings.controlTopic())) {
                commands.addFirst(new Logged(FleetFormat.command(record), record.partition(), record.offset()));
                if (commands.size() > MOST_COMMANDS) {
                    commands.removeLast();
                }
            } else {
                roster.take(
                        record.key(), FleetFormat.instance(record), record.timestamp(), clock.millis(), clock.nanos());
            }
        } catch (FleetFormat.Foreign e) {
            if (lines.allows(record.topic())) {
                log.warn(
                        "{}-{} at {} is not of a fleet and is ignored: {}",
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        e.getMessage());
            }
        }
    }

    /** While the topics cannot be read, nobody is taken for gone: their silence is ours. */
    private void show() {
        boolean isComplete = tail.isCaughtUp();
        List<String> problems = trouble.words().stream().toList();
        snapshot = new FleetSnapshot(
                now(),
                isComplete,
                problems.isEmpty() ? Merge.groups(roster.living(clock.nanos())) : snapshot.groups(),
                List.copyOf(commands),
                problems);
        tellWaiting();
    }

    private void tellWaiting() {
        synchronized (changed) {
            changed.notifyAll();
        }
    }

    public void close(Duration atMost) {
        Deadline deadline = Deadline.in(atMost, clock);
        stop.stop();
        tail.wakeUp();
        Ending.await(thread, deadline);
    }
}
