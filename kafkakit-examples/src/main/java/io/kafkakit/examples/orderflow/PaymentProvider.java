package io.kafkakit.examples.orderflow;

import java.io.IOException;

/**
 * Takes money, somewhere else. Handlers run at least once, so it may be asked twice for the same: the order id is the key by
 * which it must know that.
 */
public interface PaymentProvider {

    /**
     * Charges an order's card.
     *
     * @param attempt 1 for the first
     * @return false if the card is declined, for good
     * @throws IOException if the provider cannot be reached; another attempt may succeed
     */
    boolean charge(Order order, int attempt) throws IOException;

    /** Gives back what was charged. */
    void refund(Order order);
}
