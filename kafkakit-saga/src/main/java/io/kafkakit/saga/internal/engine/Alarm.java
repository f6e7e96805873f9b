package io.kafkakit.saga.internal.engine;

import io.kafkakit.EventProducer;
import io.kafkakit.EventRecord;
import io.kafkakit.saga.internal.machine.Controls;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells sagas that their wait is over: sends a record to their inbox, which is handled like a reply. Whoever has lost a
 * partition meanwhile tells them in vain, because a saga looks at its own times. Thread-safe; it has one thread.
 */
final class Alarm implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(Alarm.class);
    /** A saga that has not reacted is told again after this many milliseconds. */
    private static final long AGAIN = 15_000;
    /** The longest time between two looks, in milliseconds: a new wait may be shorter than those before. */
    private static final long LOOK = 50;
    /** Records that are on their way at once. */
    private static final int AT_ONCE = 10_000;

    private static final int FROM_ONE = 1_000;

    private final String inbox;
    private final EventProducer producer;
    private final InstantSource clock;
    private final Set<SagaStore> stores = ConcurrentHashMap.newKeySet();
    private final Semaphore room = new Semaphore(AT_ONCE);
    private final Thread thread;
    private volatile BooleanSupplier isNeeded = () -> true;
    private volatile boolean stopped;

    Alarm(String inbox, EventProducer producer, InstantSource clock) {
        this.inbox = inbox;
        this.producer = producer;
        this.clock = clock;
        this.thread = new Thread(this, "kafkakit-" + inbox + "-timers");
        this.thread.setDaemon(true);
    }

    /** Begins, and goes on as long as it is needed. */
    void start(BooleanSupplier needed) {
        isNeeded = needed;
        thread.start();
    }

    void add(SagaStore store) {
        stores.add(store);
    }

    void remove(SagaStore store) {
        stores.remove(store);
    }

    Set<SagaStore> stores() {
        return stores;
    }

    @Override
    public void run() {
        try {
            while (!stopped && isNeeded.getAsBoolean()) {
                if (!tell()) {
                    Thread.sleep(LOOK);
                }
            }
        } catch (InterruptedException e) {
            log.debug("the timers of {} are stopped", inbox);
        }
    }

    /** Returns whether there was something to tell. */
    private boolean tell() throws InterruptedException {
        boolean told = false;
        for (SagaStore store : stores) {
            List<Timer> due = store.timers().due(clock.millis(), AGAIN, FROM_ONE);
            for (Timer each : due) {
                send(store, each);
            }
            told |= !due.isEmpty();
        }
        return told;
    }

    private void send(SagaStore store, Timer timer) throws InterruptedException {
        room.acquire();
        try {
            EventRecord record = Controls.record(
                            inbox, timer.id(), Controls.DUE, new Controls.Due(timer.activation(), timer.attempt()))
                    .withPartition(store.partition().partition());
            var unused = producer.send(record).whenComplete((sent, error) -> {
                room.release();
                if (error != null) {
                    log.warn(
                            "saga '{}' is not told that its wait is over, and is told again: {}",
                            timer.id(),
                            error.toString());
                }
            });
        } catch (RuntimeException e) {
            room.release();
            log.warn("saga '{}' is not told that its wait is over, and is told again: {}", timer.id(), e.toString());
        }
    }

    /** Tells nobody any more. */
    void stop() {
        stopped = true;
        thread.interrupt();
    }
}
