package io.kafkakit.console.internal.fleet;

import io.kafkakit.KafkaCluster;
import io.kafkakit.internal.lifecycle.ClientNames;
import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.lifecycle.Deadline;
import io.kafkakit.internal.lifecycle.StopSignal;
import io.kafkakit.internal.lifecycle.Threads;
import io.kafkakit.monitor.GroupListener;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread of a member: it reads commands and writes statuses. Thread-safe. */
public final class Member {

    private static final Logger log = LoggerFactory.getLogger(Member.class);
    /** How long a change may wait, so that several become one record. */
    private static final Duration TICK = Duration.ofMillis(200);

    private final KafkaCluster cluster;
    private final FleetSettings settings;
    private final Clock clock = Clock.system();
    private final StopSignal stop = new StopSignal();
    private final String role = ClientNames.take("fleet");
    private final Obedience obedience = new Obedience(clock);
    private final TopicTail tail;
    private final Lasting trouble;
    private final StatusWriter writer;
    private final Thread thread = new Threads("kafkakit").daemon(role, this::run);
    private volatile Deadline closeBy = Deadline.in(Duration.ofSeconds(5), clock);
    private boolean topicChecked;

    public Member(KafkaCluster cluster, FleetSettings settings) {
        this.cluster = cluster;
        this.settings = settings;
        this.tail = new TopicTail(cluster.clients().reader(role), List.of(settings.controlTopic()));
        this.trouble = new Lasting(
                log, clock, "commands of the fleet cannot be read from topic '" + settings.controlTopic() + "'");
        this.writer = new StatusWriter(cluster, settings, clock, role);
    }

    public void start() {
        thread.start();
    }

    /** A listener for one group. */
    public GroupListener observe() {
        if (stop.isStopped()) {
            throw new IllegalStateException("this member of the fleet is closed");
        }
        return new Observed(settings, clock, obedience::add);
    }

    public boolean awaitReady(Duration atMost) throws InterruptedException {
        return obedience.awaitReady(atMost);
    }

    public Optional<String> problem() {
        return trouble.words().or(writer::problem);
    }

    private void run() {
        try {
            while (!stop.isStopped()) {
                obey();
                obedience.groups().forEach(this::publish);
            }
            // An interrupt was for what went before.
            var unused = Thread.interrupted();
            obedience.groups().forEach(writer::withdraw);
        } catch (Throwable e) {
            log.error("this instance leaves the fleet; its groups go on", e);
        } finally {
            tail.close();
            writer.close(closeBy.left());
            ClientNames.giveBack(role);
        }
    }

    private void obey() {
        if (!trouble.mayTry()) {
            var unused = stop.pause(TICK.toMillis());
            return;
        }
        try {
            if (!topicChecked) {
                FleetTopics.commands(settings).ensure(cluster.clients().admin());
                topicChecked = true;
            }
            tail.poll(TICK, obedience::take);
            trouble.succeeded();
            if (tail.isCaughtUp()) {
                obedience.ready();
            }
        } catch (WakeupException e) {
            log.debug("the member is closed");
        } catch (RuntimeException e) {
            if (!stop.isStopped()) {
                trouble.failed(e);
            }
        }
    }

    private void publish(Observed group) {
        if (!group.isClosed()) {
            writer.write(group);
        } else if (writer.withdraw(group)) {
            obedience.remove(group);
        }
    }

    /** Withdraws the statuses and ends the thread. */
    public void close(Duration atMost) {
        if (!stop.isStopped()) {
            closeBy = Deadline.in(atMost, clock);
        }
        stop.stop();
        tail.wakeUp();
        Ending.await(thread, closeBy);
    }
}
