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
                // On: charge, ship, done.
                .on(
                        StockReserved.class,
                        (step, ctx) -> ctx.send(topics.payments(), ctx.key(), new ChargeCard(step.order())))
                .on(
                        CardCharged.class,
                        (step, ctx) -> ctx.send(topics.shipping(), ctx.key(), new ShipOrder(step.order())))
                .on(
                        ParcelSent.class,
                        (step, ctx) -> ctx.send(
                                topics.endings(),
                                ctx.key(),
                                new OrderShipped(step.order().orderId(), step.parcelId())))
                // And back, in reverse: refund, release, cancelled.
                .on(
                        ParcelRefused.class,
                        (step, ctx) ->
                                ctx.send(topics.payments(), ctx.key(), new RefundCard(step.order(), step.reason())))
                .on(
                        CardRefunded.class,
                        (step, ctx) ->
                                ctx.send(topics.stock(), ctx.key(), new ReleaseStock(step.order(), step.reason())))
                .on(
                        CardDeclined.class,
                        (step, ctx) ->
                                ctx.send(topics.stock(), ctx.key(), new ReleaseStock(step.order(), step.reason())))
                .on(
                        StockReleased.class,
                        (step, ctx) -> ctx.send(
                                topics.endings(),
                                ctx.key(),
                                new OrderCancelled(step.order().orderId(), step.reason())))
                .on(
                        OutOfStock.class,
                        (step, ctx) -> ctx.send(
                                topics.endings(),
                                ctx.key(),
                                new OrderCancelled(step.order().orderId(), step.reason())));
    }
}
