package io.kafkakit.examples.orderflow;

import java.io.IOException;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * The world outside: cards that are declined, a payment provider that is often down, a carrier who refuses parcels. By dice,
 * but with a seed the same order meets the same fate whenever and however often it is asked, as it would with a provider
 * who knows orders by their id.
 */
record Fate(long seed) implements PaymentProvider, Predicate<Order> {

    private static final double DOWN = 0.2;
    private static final double DECLINED = 0.04;
    private static final double REFUSED = 0.02;

    @Override
    public boolean charge(Order order, int attempt) throws IOException {
        if (dice("down " + attempt, order) < DOWN) {
            throw new IOException("the payment provider does not answer");
        }
        return dice("declined", order) >= DECLINED;
    }

    @Override
    public void refund(Order order) {
        // Always works.
    }

    @Override
    public boolean test(Order order) {
        return dice("refused", order) >= REFUSED;
    }

    private double dice(String question, Order order) {
        return new SplittableRandom(seed * 31 + (question + order.orderId()).hashCode()).nextDouble();
    }
}
