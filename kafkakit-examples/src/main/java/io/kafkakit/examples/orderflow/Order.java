package io.kafkakit.examples.orderflow;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What somebody orders. Other fields of the JSON are ignored.
 *
 * <p>One that is no order cannot be made: the codec then calls the record undecodable, and it becomes a dead letter.
 */
public record Order(String orderId, String customerId, List<OrderLine> lines) {

    @SuppressWarnings("ConstantValue") // JSON leaves out what Java would not.
    public Order {
        if (orderId == null || orderId.isBlank()) {
            throw new IllegalArgumentException("an order needs an orderId");
        }
        lines = lines == null ? List.of() : List.copyOf(lines);
    }

    /** What it costs. */
    public BigDecimal total() {
        return lines.stream().map(OrderLine::price).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** How many of each product, whichever number of lines that stands on. */
    public Map<String, Long> quantities() {
        Map<String, Long> quantities = new TreeMap<>();
        lines.forEach(line -> quantities.merge(line.productId(), (long) line.quantity(), Long::sum));
        return quantities;
    }
}
