package io.kafkakit.examples.ordersaga;

import io.kafkakit.EventContext;
import io.kafkakit.examples.ordersaga.Events.CardCharged;
import io.kafkakit.examples.ordersaga.Events.CardDeclined;
import io.kafkakit.examples.ordersaga.Events.CardRefunded;
import io.kafkakit.examples.ordersaga.Events.ChargeCard;
import io.kafkakit.examples.ordersaga.Events.Effect;
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
import io.kafkakit.saga.SagaParticipant;
import java.io.IOException;

/** The services that the saga commands. Each writes down what it did. Thread-safe. */
final class Participants {

    private final SagaTopics topics;
    private final Dice dice;

    Participants(SagaTopics topics, Dice dice) {
        this.topics = topics;
        this.dice = dice;
    }

    SagaParticipant stock() {
        return SagaParticipant.of(topics.stock(), topics.marks(topics.stock()))
                .on(ReserveStock.class, (reserve, ctx) -> {
                    if (dice.isOutOfStock(reserve.order())) {
                        ctx.reply(new OutOfStock(reserve.order().lines().get(0).productId()));
                        return;
                    }
                    did(reserve.order().orderId(), "reserve", ctx);
                    ctx.reply(new StockReserved());
                })
                .failsWith(OutOfStock.class)
                .onUndo(ReleaseStock.class, (release, wasDone, ctx) -> {
                    undid(release.orderId(), "reserve", wasDone, ctx);
                    ctx.reply(new StockReleased());
                });
    }

    SagaParticipant payments() {
        return SagaParticipant.of(topics.payments(), topics.marks(topics.payments()))
                .on(ChargeCard.class, this::charge)
                .failsWith(CardDeclined.class)
                .onUndo(RefundCard.class, (refund, wasDone, ctx) -> {
                    undid(refund.orderId(), "charge", wasDone, ctx);
                    ctx.reply(new CardRefunded());
                })
                .on(SendReceipt.class, (send, ctx) -> {
                    did(send.orderId(), "receipt", ctx);
                    ctx.reply(new ReceiptSent());
                });
    }

    private void charge(ChargeCard charge, EventContext ctx) throws IOException {
        if (dice.isDown(charge.order(), ctx.attempt())) {
            throw new IOException("the payment provider does not answer");
        }
        if (dice.isDeclined(charge.order())) {
            ctx.reply(new CardDeclined());
            return;
        }
        did(charge.order().orderId(), "charge", ctx);
        ctx.reply(new CardCharged());
    }

    SagaParticipant shipping() {
        return SagaParticipant.of(topics.shipping(), topics.marks(topics.shipping()))
                .on(ShipOrder.class, (ship, ctx) -> {
                    if (dice.isRefused(ship.order())) {
                        ctx.reply(new ParcelRefused());
                        return;
                    }
                    did(ship.order().orderId(), "ship", ctx);
                    ctx.reply(new ParcelSent("parcel-" + ship.order().orderId()));
                })
                .failsWith(ParcelRefused.class);
    }

    private void did(String orderId, String what, EventContext ctx) {
        ctx.send(topics.effects(), orderId, new Effect(orderId, what));
    }

    /** Of a command that never came there is nothing to undo. */
    private void undid(String orderId, String what, boolean wasDone, EventContext ctx) {
        if (wasDone) {
            ctx.send(topics.effects(), orderId, new Effect(orderId, what).undone());
        }
    }
}
