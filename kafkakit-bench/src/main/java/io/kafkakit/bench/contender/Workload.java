package io.kafkakit.bench.contender;

import io.kafkakit.bench.event.OrderAccepted;
import io.kafkakit.bench.event.OrderCreated;
import io.kafkakit.bench.event.Orders;
import java.util.Locale;

/** What the handlers have to do. */
public enum Workload {

    /** One event in, one event out, exactly once. */
    RELAY,

    /** The same without a transaction. */
    RELAY_ALO,

    /** The relay at a rate that leaves everyone time, for how long an event takes. */
    LATENCY,

    /** The relay with a handler that waits 5 ms, a hundred at once, in the order of the keys. */
    BLOCKING,

    /** The relay with one order in a hundred that fails always: three retries without a pause, then a dead letter. */
    FAILING;

    /** How many handlers the blocking workload has at once. */
    public static final int AT_ONCE = 100;

    /** How long its handlers wait. */
    public static final int SLEEP_MILLIS = 5;

    /** How often an order that fails is tried again. */
    public static final int RETRIES = 3;

    /** Whether the output and the fact that its input was consumed are one transaction. */
    public boolean isExactlyOnce() {
        return this != RELAY_ALO;
    }

    /** How many different keys the input has. */
    public int keys() {
        return this == BLOCKING ? 1_000 : 10_000;
    }

    /**
     * What a handler does, the same for all contenders.
     *
     * @throws IllegalStateException for an order that fails
     */
    public OrderAccepted handle(OrderCreated order) {
        if (this == BLOCKING) {
            sleep();
        }
        if (this == FAILING && Orders.fails(order.id())) {
            throw new IllegalStateException("order " + order.id() + " fails always");
        }
        return OrderAccepted.of(order);
    }

    private static void sleep() {
        try {
            Thread.sleep(SLEEP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in a handler", e);
        }
    }

    /** As it is typed, and as it stands in tables. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
