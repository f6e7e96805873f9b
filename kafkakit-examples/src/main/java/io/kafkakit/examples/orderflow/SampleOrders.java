package io.kafkakit.examples.orderflow;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Orders out of nothing: the same seed gives the same orders. */
public final class SampleOrders {

    private static final int PRODUCTS = 77;
    private static final int CUSTOMERS = 90;
    private static final int MOST_LINES = 4;
    private static final int MOST_OF_A_LINE = 10;

    private SampleOrders() {}

    /** This many orders, of one to four lines each. */
    public static List<Order> of(int count, long seed) {
        SplittableRandom dice = new SplittableRandom(seed);
        List<Order> orders = new ArrayList<>(count);
        for (int i = 1; i <= count; i++) {
            orders.add(new Order("o-" + i, "c-" + dice.nextInt(1, CUSTOMERS + 1), lines(dice)));
        }
        return orders;
    }

    private static List<OrderLine> lines(SplittableRandom dice) {
        List<OrderLine> lines = new ArrayList<>();
        for (int i = dice.nextInt(1, MOST_LINES + 1); i > 0; i--) {
            int product = dice.nextInt(1, PRODUCTS + 1);
            BigDecimal price = BigDecimal.valueOf(product * 100L + 99, 2);
            lines.add(new OrderLine("p-" + product, dice.nextInt(1, MOST_OF_A_LINE + 1), price, BigDecimal.ZERO));
        }
        return lines;
    }
}
