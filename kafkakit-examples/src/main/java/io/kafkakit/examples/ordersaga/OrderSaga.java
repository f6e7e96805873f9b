package io.kafkakit.examples.ordersaga;

import io.kafkakit.Backoff;
import io.kafkakit.Retries;
import io.kafkakit.examples.orderflow.Order;
import io.kafkakit.examples.ordersaga.Events.CardCharged;
import io.kafkakit.examples.ordersaga.Events.CardDeclined;
import io.kafkakit.examples.ordersaga.Events.CardRefunded;
import io.kafkakit.examples.ordersaga.Events.ChargeCard;
import io.kafkakit.examples.ordersaga.Events.OrderCancelled;
import io.kafkakit.examples.ordersaga.Events.OrderShipped;
import io.kafkakit.examples.ordersaga.Events.OutOfStock;
import io.kafkakit.examples.ordersaga.Events.ParcelRefused;
import io.kafkakit.examples.ordersaga.Events.ParcelSent;
import io.kafkakit.examples.ordersaga.Events.ReceiptSent;
import io.kafkakit.examples.ordersaga.Events.RefundCard;
import io.kafkakit.examples.ordersaga.Events.ReleaseStock;
import io.kafkakit.examples.ordersaga.Events.ReserveStock;
import io.kafkakit.examples.ordersaga.Events.SendReceipt;
import io.kafkakit.examples.ordersaga.Events.ShipOrder;
import io.kafkakit.examples.ordersaga.Events.StockReleased;
import io.kafkakit.examples.ordersaga.Events.StockReserved;
import io.kafkakit.saga.Saga;
import io.kafkakit.saga.SagaFailure;
import io.kafkakit.saga.Step;
import java.time.Duration;

/** An order from its placing to its end. */
public final class OrderSaga {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Retries AGAIN = Retries.upTo(2).withBackoff(Backoff.fixed(Duration.ofSeconds(5)));

    private OrderSaga() {}

    /** The definition, on topics without a prefix. */
    public static Saga<OrderState> definition() {
        return on(new SagaTopics(""));
    }

    /** The definition, on these topics. */
    public static Saga<OrderState> on(SagaTopics topics) {
        return Saga.of(topics.saga(), OrderState.class)
                .startsOn(topics.orders(), "OrderPlaced", Order.class, Order::orderId, OrderState::placed)
                .step("reserve", step -> reserve(step, topics))
                .step("charge", step -> charge(step, topics))
                .pivot(
                        "ship",
                        step -> step.command(topics.shipping(), state -> new ShipOrder(state.order()))
                                .on(ParcelSent.class, (state, sent) -> state.withParcel(sent.parcelId()))
                                .failsOn(ParcelRefused.class)
                                .withoutLimit())
                .step(
                        "receipt",
                        step -> step.command(topics.payments(), state -> new SendReceipt(state.orderId()))
                                .on(ReceiptSent.class)
                                .withoutLimit())
                .completed((state, out) -> out.send(
                        topics.endings(),
                        state.orderId(),
                        new OrderShipped(state.orderId(), String.valueOf(state.parcelId()))))
                .compensated((state, why, out) ->
                        out.send(topics.endings(), state.orderId(), cancelled(state.orderId(), why)))
                .build();
    }

    private static OrderCancelled cancelled(String orderId, SagaFailure why) {
        return new OrderCancelled(orderId, why.step(), why.reason());
    }

    private static void reserve(Step<OrderState> step, SagaTopics topics) {
        step.command(topics.stock(), state -> new ReserveStock(state.order()))
                .on(StockReserved.class)
                .failsOn(OutOfStock.class)
                .within(LIMIT)
                .retries(AGAIN)
                .undo(
                        topics.stock(),
                        state -> new ReleaseStock(state.orderId()),
                        undo -> undo.on(StockReleased.class).within(LIMIT).retries(AGAIN));
    }

    private static void charge(Step<OrderState> step, SagaTopics topics) {
        step.command(topics.payments(), state -> new ChargeCard(state.order()))
                .on(CardCharged.class)
                .failsOn(CardDeclined.class)
                .within(LIMIT)
                .retries(AGAIN)
                .undo(
                        topics.payments(),
                        state -> new RefundCard(state.orderId()),
                        undo -> undo.on(CardRefunded.class).within(LIMIT).retries(AGAIN));
    }
}
