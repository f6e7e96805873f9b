package io.kafkakit.examples.orderflow;

import io.kafkakit.DeadLetterException;
import io.kafkakit.EventContext;
import io.kafkakit.TopicEvents;
import io.kafkakit.examples.orderflow.Events.OutOfStock;
import io.kafkakit.examples.orderflow.Events.ReleaseStock;
import io.kafkakit.examples.orderflow.Events.ReserveStock;
import io.kafkakit.examples.orderflow.Events.StockDelivered;
import io.kafkakit.examples.orderflow.Events.StockReleased;
import io.kafkakit.examples.orderflow.Events.StockReserved;
import io.kafkakit.examples.orderflow.Inventory.Decision;

/** Tells what the {@link Inventory} decides. */
final class StockService {

    private final Topics topics;
    private final Inventory inventory;

    StockService(Topics topics, Inventory inventory) {
        this.topics = topics;
        this.inventory = inventory;
    }

    TopicEvents commands() {
        return TopicEvents.of(topics.stock())
                .on(ReserveStock.class, this::reserve)
                .on(ReleaseStock.class, this::release)
                .on(StockDelivered.class, (delivery, ctx) -> {}); // The inventory reads it; nobody waits for an answer.
    }

    private void reserve(ReserveStock command, EventContext ctx) {
        Order order = command.order();
        Decision decision = inventory.decision(order, ctx.offset());
        if (decision.offset() != ctx.offset()) {
            throw new DeadLetterException("order " + order.orderId() + " was placed before");
        }
        ctx.send(
                topics.progress(),
                ctx.key(),
                decision.missing() == null
                        ? new StockReserved(order)
                        : new OutOfStock(order, "out of stock: product " + decision.missing()));
    }

    private void release(ReleaseStock command, EventContext ctx) {
        ctx.send(topics.progress(), ctx.key(), new StockReleased(command.order(), command.reason()));
    }
}
