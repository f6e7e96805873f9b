package io.kafkakit.bench.contender;

import io.kafkakit.bench.event.OrderAccepted;
import io.kafkakit.bench.event.OrderCreated;
import io.kafkakit.bench.event.Orders;
import java.util.Locale;

/** What the handlers have to do. */
public enum Workload {

    /** Throughput with transactions. */
    RELAY("one event in, one event out, exactly once"),

    /** Throughput without transactions. */
    RELAY_ALO("the same at least once, without transactions"),

    /** At a rate that leaves everyone time, for how long an event takes. */
    LATENCY("the relay, exactly once, at 500 events a second, until a read_committed reader has the result"),

    /** Handlers that wait. */
    BLOCKING("the relay, exactly once, with a handler that waits 5 ms, 100 of them at once, each key in order"),

    /** Handlers that fail. */
    FAILING("the relay, exactly once, with one event in 100 that fails always: 3 retries at once, then a dead letter");

    /** How many records a second are written in the workload where that is given. */
    public static final int RATE = 500;

    /** How many handlers the blocking workload has at once. */
    public static final int AT_ONCE = 100;

    /** How long its handlers wait. */
    public static final int SLEEP_MILLIS = 5;

    /** How often an order that fails is tried again. */
    public static final int RETRIES = 3;

    private final String description;

    Workload(String description) {
        this.description = description;
    }

    /** What is done, in half a sentence. */
    public String description() {
        return description;
    }

    /** Whether the output and the fact that its input was consumed are one transaction. */
    public boolean isExactlyOnce() {
        return this != RELAY_ALO;
    }

    /**
     * How many records a run has unless said otherwise: in the long form enough for the compiler to be done before they are
     * measured.
     */
    public long records(boolean isLong) {
        long records = switch (this) {
            case RELAY, RELAY_ALO, FAILING -> 2_000_000;
            // 15 s; a minute in the long form.
            case LATENCY -> 15 * RATE;
            case BLOCKING -> 100_000;
        };
        return isLong ? 4 * records : records;
    }

    /** How many different keys the input has. */
    public int keys() {
        return this == BLOCKING ? 1_000 : 10_000;
    }

    /** Whether the handler of this order fails whenever it is tried. */
    public boolean fails(long id) {
        return this == FAILING && Orders.fails(id);
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
        if (fails(order.id())) {
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
