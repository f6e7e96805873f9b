package io.kafkakit.examples.orderflow;

import io.kafkakit.EventContext;
import io.kafkakit.TopicEvents;
import io.kafkakit.examples.orderflow.Events.ParcelRefused;
import io.kafkakit.examples.orderflow.Events.ParcelSent;
import io.kafkakit.examples.orderflow.Events.ShipOrder;
import java.util.function.Predicate;

/** Hands parcels to a carrier, who refuses some. */
final class ShippingService {

    private final Topics topics;
    private final Predicate<Order> carrier;

    ShippingService(Topics topics, Predicate<Order> carrier) {
        this.topics = topics;
        this.carrier = carrier;
    }

    TopicEvents commands() {
        return TopicEvents.of(topics.shipping()).on(ShipOrder.class, this::ship);
    }

    private void ship(ShipOrder command, EventContext ctx) {
        Order order = command.order();
        ctx.send(
                topics.progress(),
                ctx.key(),
                carrier.test(order)
                        ? new ParcelSent(order, "parcel-" + order.orderId())
                        : new ParcelRefused(order, "parcel refused"));
    }
}
