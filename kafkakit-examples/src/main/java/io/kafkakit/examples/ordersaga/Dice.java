package io.kafkakit.examples.ordersaga;

import io.kafkakit.examples.orderflow.Order;
import java.util.SplittableRandom;

/**
 * What goes wrong, by dice. With the same seed an order always meets the same fate.
 *
 * @param seed of all dice
 */
record Dice(long seed) {

    private static final double OUT_OF_STOCK = 0.05;
    private static final double DOWN = 0.2;
    private static final double DECLINED = 0.05;
    private static final double REFUSED = 0.03;

    boolean isOutOfStock(Order order) {
        return roll("stock", order) < OUT_OF_STOCK;
    }

    /** Whether the payment provider does not answer. */
    boolean isDown(Order order, int attempt) {
        return roll("down " + attempt, order) < DOWN;
    }

    boolean isDeclined(Order order) {
        return roll("declined", order) < DECLINED;
    }

    boolean isRefused(Order order) {
        return roll("refused", order) < REFUSED;
    }

    private double roll(String question, Order order) {
        return new SplittableRandom(seed * 31 + (question + order.orderId()).hashCode()).nextDouble();
    }
}
