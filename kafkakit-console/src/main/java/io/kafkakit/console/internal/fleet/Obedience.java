package io.kafkakit.console.internal.fleet;

import io.kafkakit.console.fleet.FleetCommand;
import io.kafkakit.console.fleet.FleetSnapshot.Logged;
import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.lifecycle.LineBudget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets commands reach the groups of this process. Until the control topic is read to its end, commands are only collected: a
 * group that was paused and resumed yesterday is not paused for a moment today. Thread-safe.
 */
final class Obedience {

    private static final Logger log = LoggerFactory.getLogger(Obedience.class);

    private final LineBudget lines;
    private final Map<String, Orders> orders = new HashMap<>();
    private final List<Observed> groups = new ArrayList<>();
    private final CountDownLatch ready = new CountDownLatch(1);

    Obedience(Clock clock) {
        this.lines = new LineBudget(log, clock, "foreign records");
    }

    /** A group starts. One of the same id that failed is replaced by it. */
    synchronized void add(Observed group) {
        groups.stream().filter(each -> each.group().equals(group.group())).forEach(Observed::endIfFailed);
        groups.add(group);
        if (isReady()) {
            replay(group);
        }
    }

    synchronized void remove(Observed group) {
        groups.remove(group);
    }

    synchronized List<Observed> groups() {
        return List.copyOf(groups);
    }

    /** The control topic is read to its end. */
    synchronized void ready() {
        if (!isReady()) {
            ready.countDown();
            groups.forEach(this::replay);
        }
    }

    private boolean isReady() {
        return ready.getCount() == 0;
    }

    boolean awaitReady(Duration atMost) throws InterruptedException {
        return ready.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void replay(Observed group) {
        Orders its = orders.get(group.group());
        if (its != null) {
            group.replay(its.inForce(), its.last());
        }
    }

    /** A record of the control topic. One that is no command is ignored. */
    void take(ConsumerRecord<byte[], byte[]> record) {
        try {
            FleetCommand command = FleetFormat.command(record);
            take(new Logged(command, record.partition(), record.offset()));
        } catch (FleetFormat.Foreign e) {
            if (lines.allows(record.topic())) {
                log.warn(
                        "{}-{} at {} is no command and is ignored: {}",
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        e.getMessage());
            }
        }
    }

    private synchronized void take(Logged command) {
        String group = command.command().group();
        orders.computeIfAbsent(group, id -> new Orders()).take(command);
        if (isReady()) {
            groups.stream().filter(each -> each.group().equals(group)).forEach(each -> each.take(command));
        }
    }
}
