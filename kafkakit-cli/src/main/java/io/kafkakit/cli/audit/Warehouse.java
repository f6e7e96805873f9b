package io.kafkakit.cli.audit;

import io.kafkakit.examples.orderflow.Events.OrderCancelled;
import io.kafkakit.examples.orderflow.Events.OrderShipped;
import io.kafkakit.examples.orderflow.Events.OutOfStock;
import io.kafkakit.examples.orderflow.Events.ReleaseStock;
import io.kafkakit.examples.orderflow.Events.ReserveStock;
import io.kafkakit.examples.orderflow.Events.StockDelivered;
import io.kafkakit.examples.orderflow.Events.StockReserved;
import io.kafkakit.examples.orderflow.Order;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether stock was sold twice. Keeps the books anew: in the order of the stock topic, but by what the stock service told
 * others, not by its own reasoning.
 */
final class Warehouse {

    private final Evidence evidence;
    private final Map<String, StockReserved> reserved;
    private final Map<String, OutOfStock> refused;
    private final Map<String, Long> left = new HashMap<>();
    private final Map<String, Order> held = new HashMap<>();
    private final Set<String> known = new HashSet<>();
    private final Set<String> violations = new LinkedHashSet<>();
    private long delivered;
    private long released;

    Warehouse(Evidence evidence) {
        this.evidence = evidence;
        reserved = evidence.first(evidence.topics().progress(), StockReserved.class);
        refused = evidence.first(evidence.topics().progress(), OutOfStock.class);
        for (Seen record : evidence.on(evidence.topics().stock())) {
            record.as(StockDelivered.class).ifPresent(this::deliver);
            record.as(ReserveStock.class).ifPresent(command -> reserve(command.order()));
            record.as(ReleaseStock.class).ifPresent(command -> release(command.order()));
        }
    }

    private void deliver(StockDelivered delivery) {
        delivered += delivery.quantity();
        left.merge(delivery.productId(), (long) delivery.quantity(), Long::sum);
    }

    private void reserve(Order order) {
        String id = order.orderId();
        if (!known.add(id)) {
            return;
        }
        if (reserved.containsKey(id)) {
            held.put(id, order);
            order.quantities().forEach((product, quantity) -> take(order, product, quantity));
        } else if (refused.containsKey(id)
                && order.quantities().entrySet().stream().allMatch(this::available)) {
            violations.add("order " + id + " was refused, although all of it was in stock");
        }
    }

    private boolean available(Map.Entry<String, Long> line) {
        return left.getOrDefault(line.getKey(), 0L) >= line.getValue();
    }

    private void take(Order order, String product, long quantity) {
        if (left.merge(product, -quantity, Long::sum) < 0) {
            violations.add("product " + product + " is at " + left.get(product) + " after order " + order.orderId());
        }
    }

    private void release(Order order) {
        if (held.remove(order.orderId()) == null) {
            violations.add("order " + order.orderId() + " was released, but held nothing");
            return;
        }
        order.quantities().forEach((product, quantity) -> {
            released += quantity;
            left.merge(product, quantity, Long::sum);
        });
    }

    Finding nothingSoldTwice() {
        Set<String> shipped =
                evidence.first(evidence.topics().endings(), OrderShipped.class).keySet();
        long sold = 0;
        long waiting = 0;
        for (Order order : held.values()) {
            if (shipped.contains(order.orderId())) {
                sold += units(order);
            } else {
                waiting += units(order);
            }
        }
        List<String> found = new ArrayList<>(violations);
        checkHolders(shipped, found);
        long rest = left.values().stream().mapToLong(Long::longValue).sum();
        return new Finding(
                String.format(
                        "no stock was sold twice, and no product fell below zero. Of %,d units, %,d were shipped, %,d are held"
                                + " for dead letters and %,d are left. %,d were reserved and came back",
                        delivered, sold, waiting, rest, released),
                found);
    }

    /** What is shipped must have been held, and what is cancelled must not be held any more. */
    private void checkHolders(Set<String> shipped, List<String> found) {
        shipped.stream()
                .filter(id -> !held.containsKey(id))
                .forEach(id -> found.add("order " + id + " was shipped, but nothing was reserved for it"));
        evidence.first(evidence.topics().endings(), OrderCancelled.class).keySet().stream()
                .filter(held::containsKey)
                .forEach(id -> found.add("order " + id + " was cancelled, but its stock did not come back"));
    }

    private static long units(Order order) {
        return order.quantities().values().stream().mapToLong(Long::longValue).sum();
    }
}
