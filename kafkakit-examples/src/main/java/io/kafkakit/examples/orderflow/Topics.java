package io.kafkakit.examples.orderflow;

import java.util.Map;

/**
 * The topics of the flow.
 *
 * @param prefix begins each name, so that several flows can share a cluster; may be empty
 */
public record Topics(String prefix) {

    private static final int PARTITIONS = 3;

    /** Where orders come in: events named {@code OrderPlaced}. */
    public String orders() {
        return prefix + "orders";
    }

    /** What the other services answer to the order service. */
    public String progress() {
        return prefix + "order-progress";
    }

    /** How orders ended. */
    public String endings() {
        return prefix + "order-endings";
    }

    public String stock() {
        return prefix + "stock";
    }

    public String stockRetry() {
        return prefix + "stock-retry";
    }

    public String payments() {
        return prefix + "payments";
    }

    public String paymentsRetry() {
        return prefix + "payments-retry";
    }

    public String shipping() {
        return prefix + "shipping";
    }

    public String deadLetters() {
        return prefix + "dead-letters";
    }

    /** All of them, with their partitions. The stock topic has one, because {@link Inventory} needs one order of things. */
    public Map<String, Integer> partitions() {
        return Map.of(
                orders(), PARTITIONS,
                progress(), PARTITIONS,
                endings(), PARTITIONS,
                stock(), 1,
                stockRetry(), 1,
                payments(), PARTITIONS,
                paymentsRetry(), PARTITIONS,
                shipping(), PARTITIONS,
                deadLetters(), 1);
    }
}
