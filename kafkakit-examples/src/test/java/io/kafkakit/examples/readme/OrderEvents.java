package io.kafkakit.examples.readme;

import io.kafkakit.EventName;
import java.util.List;

/** The events that the README's code talks about. */
final class OrderEvents {

    private OrderEvents() {}

    // docs: events
    record OrderCreated(String orderId, List<String> products) {}

    record PaymentRequested(String orderId) {}

    @EventName("order.cancelled")
    record OrderCancelled(String orderId) {}
    // end
}
