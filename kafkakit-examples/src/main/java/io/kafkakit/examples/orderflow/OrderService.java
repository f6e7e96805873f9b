package io.kafkakit.examples.orderflow;

import io.kafkakit.DeadLetterException;
import io.kafkakit.EventContext;
import io.kafkakit.TopicEvents;
import io.kafkakit.examples.orderflow.Events.CardCharged;
import io.kafkakit.examples.orderflow.Events.CardDeclined;
import io.kafkakit.examples.orderflow.Events.CardRefunded;
import io.kafkakit.examples.orderflow.Events.ChargeCard;
import io.kafkakit.examples.orderflow.Events.OrderCancelled;
import io.kafkakit.examples.orderflow.Events.OrderShipped;
import io.kafkakit.examples.orderflow.Events.OutOfStock;
import io.kafkakit.examples.orderflow.Events.ParcelRefused;
import io.kafkakit.examples.orderflow.Events.ParcelSent;
import io.kafkakit.examples.orderflow.Events.RefundCard;
import io.kafkakit.examples.orderflow.Events.ReleaseStock;
import io.kafkakit.examples.orderflow.Events.ReserveStock;
import io.kafkakit.examples.orderflow.Events.ShipOrder;
import io.kafkakit.examples.orderflow.Events.StockReleased;
import io.kafkakit.examples.orderflow.Events.StockReserved;

/**
 * Leads an order from step to step, and back where it cannot go on. It keeps nothing in memory: each step's event says all
 * that the next one needs.
 */
final class OrderService {

    private final Topics topics;

    OrderService(Topics topics) {
        this.topics = topics;
    }

    TopicEvents orders() {
        return TopicEvents.of(topics.orders()).on("OrderPlaced", Order.class, this::reserve);
    }

    private void reserve(Order order, EventContext ctx) {
        if (order.lines().isEmpty()) {
            throw new DeadLetterException("order " + order.orderId() + " has no lines");
        }
        ctx.send(topics.stock(), order.orderId(), new ReserveStock(order));
    }

    TopicEvents progress() {
        return TopicEvents.of(topics.progress())
                // On.
                .on(StockReserved.class, (step, ctx) -> charge(step.order(), ctx))
                .on(CardCharged.class, (step, ctx) -> ship(step.order(), ctx))
                .on(ParcelSent.class, (step, ctx) -> shipped(step.order(), step.parcelId(), ctx))
                // And back, the last step first.
                .on(ParcelRefused.class, (step, ctx) -> refund(step.order(), step.reason(), ctx))
                .on(CardRefunded.class, (step, ctx) -> release(step.order(), step.reason(), ctx))
                .on(CardDeclined.class, (step, ctx) -> release(step.order(), step.reason(), ctx))
                .on(StockReleased.class, (step, ctx) -> cancelled(step.order(), step.reason(), ctx))
                .on(OutOfStock.class, (step, ctx) -> cancelled(step.order(), step.reason(), ctx));
    }

    private void charge(Order order, EventContext ctx) {
        ctx.send(topics.payments(), order.orderId(), new ChargeCard(order));
    }

    private void ship(Order order, EventContext ctx) {
        ctx.send(topics.shipping(), order.orderId(), new ShipOrder(order));
    }

    private void shipped(Order order, String parcelId, EventContext ctx) {
        ctx.send(topics.endings(), order.orderId(), new OrderShipped(order.orderId(), parcelId));
    }

    private void refund(Order order, String reason, EventContext ctx) {
        ctx.send(topics.payments(), order.orderId(), new RefundCard(order, reason));
    }

    private void release(Order order, String reason, EventContext ctx) {
        ctx.send(topics.stock(), order.orderId(), new ReleaseStock(order, reason));
    }

    private void cancelled(Order order, String reason, EventContext ctx) {
        ctx.send(topics.endings(), order.orderId(), new OrderCancelled(order.orderId(), reason));
    }
}
