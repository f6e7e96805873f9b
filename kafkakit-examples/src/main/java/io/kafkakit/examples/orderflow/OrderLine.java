package io.kafkakit.examples.orderflow;

import java.math.BigDecimal;

/** Some of one product. The discount is a part of 1; none unless given. */
public record OrderLine(String productId, int quantity, BigDecimal unitPrice, BigDecimal discount) {

    @SuppressWarnings("ConstantValue") // JSON leaves out what Java would not.
    public OrderLine {
        if (productId == null || quantity < 1) {
            throw new IllegalArgumentException("a line needs a productId and a quantity of 1 or more");
        }
        unitPrice = unitPrice == null ? BigDecimal.ZERO : unitPrice;
        discount = discount == null ? BigDecimal.ZERO : discount;
    }

    BigDecimal price() {
        return unitPrice.multiply(BigDecimal.valueOf(quantity)).multiply(BigDecimal.ONE.subtract(discount));
    }
}
