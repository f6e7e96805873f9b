package io.kafkakit.cli.audit;

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
import io.kafkakit.examples.orderflow.Events.StockDelivered;
import io.kafkakit.examples.orderflow.Events.StockReleased;
import io.kafkakit.examples.orderflow.Events.StockReserved;
import io.kafkakit.examples.orderflow.Order;
import io.kafkakit.examples.orderflow.OrderLine;
import io.kafkakit.examples.orderflow.Topics;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Writes evidence of a run that went well, to be forged. */
final class Books {

    final Topics topics = new Topics("");
    final List<Seen> seen = new ArrayList<>();
    private int placed;

    static Order order(String id, int quantity) {
        OrderLine line = new OrderLine("p-1", quantity, BigDecimal.TEN, BigDecimal.ZERO);
        return new Order(id, "c-1", List.of(line));
    }

    Books delivered(int quantity) {
        return write(topics.stock(), null, new StockDelivered("p-1", quantity));
    }

    Books shipped(Order order) {
        String id = order.orderId();
        return reserved(order)
                .write(topics.payments(), id, new ChargeCard(order))
                .write(topics.progress(), id, new CardCharged(order))
                .write(topics.shipping(), id, new ShipOrder(order))
                .write(topics.progress(), id, new ParcelSent(order, "parcel"))
                .write(topics.endings(), id, new OrderShipped(id, "parcel"));
    }

    Books declined(Order order) {
        String id = order.orderId();
        return reserved(order)
                .write(topics.payments(), id, new ChargeCard(order))
                .write(topics.progress(), id, new CardDeclined(order, "declined"))
                .released(order);
    }

    Books refused(Order order) {
        String id = order.orderId();
        return reserved(order)
                .write(topics.payments(), id, new ChargeCard(order))
                .write(topics.progress(), id, new CardCharged(order))
                .write(topics.shipping(), id, new ShipOrder(order))
                .write(topics.progress(), id, new ParcelRefused(order, "refused"))
                .write(topics.payments(), id, new RefundCard(order, "refused"))
                .write(topics.progress(), id, new CardRefunded(order, "refused"))
                .released(order);
    }

    private Books released(Order order) {
        return write(topics.stock(), order.orderId(), new ReleaseStock(order, "reason"))
                .write(topics.progress(), order.orderId(), new StockReleased(order, "reason"))
                .write(topics.endings(), order.orderId(), new OrderCancelled(order.orderId(), "reason"));
    }

    Books outOfStock(Order order) {
        return placed(order)
                .write(topics.stock(), order.orderId(), new ReserveStock(order))
                .write(topics.progress(), order.orderId(), new OutOfStock(order, "out of stock"))
                .write(topics.endings(), order.orderId(), new OrderCancelled(order.orderId(), "out of stock"));
    }

    Books providerDown(Order order) {
        reserved(order).write(topics.payments(), order.orderId(), new ChargeCard(order));
        return deadLetter(seen.get(seen.size() - 1));
    }

    /** The second record of an order that is there already. */
    Books again(Order order) {
        placed(order).write(topics.stock(), order.orderId(), new ReserveStock(order));
        return deadLetter(seen.get(seen.size() - 1));
    }

    Books malformed(String value) {
        placed++;
        Seen record = new Seen(next(topics.orders()), null, value, null, null);
        seen.add(record);
        return deadLetter(record);
    }

    private Books reserved(Order order) {
        return placed(order)
                .write(topics.stock(), order.orderId(), new ReserveStock(order))
                .write(topics.progress(), order.orderId(), new StockReserved(order));
    }

    private Books placed(Order order) {
        placed++;
        return write(topics.orders(), order.orderId(), order);
    }

    Books deadLetter(Seen record) {
        seen.add(new Seen(next(topics.deadLetters()), record.key(), record.value(), record.event(), record.position()));
        return this;
    }

    Books write(String topic, String key, Object event) {
        seen.add(new Seen(next(topic), key, event.toString(), event, null));
        return this;
    }

    private Position next(String topic) {
        long offset = seen.stream()
                .filter(each -> each.position().topic().equals(topic))
                .count();
        return new Position(topic, 0, offset);
    }

    Books without(Predicate<Seen> which) {
        seen.removeIf(which);
        return this;
    }

    Audit audit() {
        return Audit.of(Evidence.of(topics, placed, seen));
    }
}
