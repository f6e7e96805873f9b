package io.kafkakit.cli.audit;

import static io.kafkakit.cli.audit.Books.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.examples.orderflow.Events.CardCharged;
import io.kafkakit.examples.orderflow.Events.CardRefunded;
import io.kafkakit.examples.orderflow.Events.ChargeCard;
import io.kafkakit.examples.orderflow.Events.OrderCancelled;
import io.kafkakit.examples.orderflow.Events.OrderShipped;
import io.kafkakit.examples.orderflow.Events.OutOfStock;
import io.kafkakit.examples.orderflow.Events.ReleaseStock;
import io.kafkakit.examples.orderflow.Events.StockReserved;
import io.kafkakit.examples.orderflow.Order;
import org.junit.jupiter.api.Test;

/** The self-check must be able to fail: each test forges the books of a good run in one place. */
class AuditTest {

    private final Order a = order("a", 6);
    private final Books books = new Books()
            .delivered(10)
            .shipped(a)
            .declined(order("b", 4))
            .refused(order("c", 3))
            .outOfStock(order("d", 5))
            .providerDown(order("e", 2))
            .again(a)
            .malformed("this is no JSON");

    @Test
    void a_run_that_went_well_passes() {
        assertThat(books.audit().findings())
                .allSatisfy(finding -> assertThat(finding.violations()).isEmpty());
        assertThat(words()).contains("1 shipped + 3 cancelled + 3 dead letters = 7");
        assertThat(words()).contains("Of 10 units, 6 were shipped, 2 are held for dead letters and 2 are left");
    }

    @Test
    void a_lost_order_is_found() {
        books.without(each -> each.position().topic().equals("orders") && "b".equals(each.key()));
        assertFound("it has 6");
    }

    @Test
    void an_order_that_never_ended_is_found() {
        books.without(each -> each.as(OrderShipped.class).isPresent());
        assertFound("order a was placed 2 times, and ended as dead letter");
    }

    @Test
    void a_charge_that_vanished_is_found() {
        books.without(each -> each.position().topic().equals("dead-letters") && "e".equals(each.key()));
        assertFound("order e never ended");
    }

    @Test
    void an_order_that_was_shipped_twice_is_found() {
        books.write("order-endings", "a", new OrderShipped("a", "another parcel"));
        assertFound("order a was placed 2 times, and ended as shipped and shipped and dead letter");
    }

    @Test
    void an_order_that_was_shipped_and_cancelled_is_found() {
        books.write("order-endings", "b", new OrderShipped("b", "parcel"));
        assertFound("order b was placed 1 times, and ended as cancelled and shipped");
        assertFound("order b was shipped, but nothing was reserved for it");
    }

    @Test
    void an_ending_of_an_order_that_nobody_placed_is_found() {
        books.write("order-endings", "x", new OrderCancelled("x", "reason"));
        assertFound("order x was never placed, and ended as cancelled");
    }

    @Test
    void a_malformed_order_that_is_a_dead_letter_twice_is_found() {
        books.deadLetter(last("orders"));
        assertFound("orders-0@6 is a dead letter 2 times");
    }

    @Test
    void a_malformed_order_that_vanished_is_found() {
        books.without(each -> last("orders").position().equals(each.origin()));
        assertFound("orders-0@6 is a dead letter 0 times");
    }

    @Test
    void a_dead_letter_with_other_bytes_is_found() {
        Seen record = last("orders");
        books.without(each -> record.position().equals(each.origin()));
        books.deadLetter(new Seen(record.position(), null, "this is no XML", null, null));
        assertFound("orders-0@6 has other bytes in its dead letter");
    }

    @Test
    void a_step_that_was_taken_twice_is_found() {
        books.write("payments", "a", new ChargeCard(a));
        assertFound("ChargeCard of order a is there 2 times");
    }

    @Test
    void stock_that_was_sold_twice_is_found() {
        books.shipped(order("f", 4));
        assertFound("product p-1 is at -2 after order f");
    }

    @Test
    void a_refusal_of_what_was_in_stock_is_found() {
        books.outOfStock(order("g", 2));
        assertFound("order g was refused, although all of it was in stock");
    }

    @Test
    void stock_that_did_not_come_back_is_found() {
        books.without(each -> each.as(ReleaseStock.class).isPresent() && "b".equals(each.key()));
        assertFound("order b was cancelled, but its stock did not come back");
    }

    @Test
    void stock_that_came_back_twice_is_found() {
        books.write("stock", "b", new ReleaseStock(order("b", 4), "reason"));
        assertFound("order b was released, but held nothing");
    }

    @Test
    void an_order_that_is_shipped_without_a_reservation_is_found() {
        books.without(each -> each.as(StockReserved.class).isPresent() && "a".equals(each.key()));
        assertFound("order a was shipped, but nothing was reserved for it");
    }

    @Test
    void an_order_that_was_not_paid_for_is_found() {
        books.without(each -> each.as(CardCharged.class).isPresent() && "a".equals(each.key()));
        assertFound("order a was shipped and paid for 0 times");
    }

    @Test
    void a_refund_that_was_forgotten_is_found() {
        books.without(each -> each.as(CardRefunded.class).isPresent());
        assertFound("order c was cancelled and paid for 1 times");
    }

    @Test
    void an_answer_given_twice_is_found() {
        books.write("order-progress", "d", new OutOfStock(order("d", 5), "out of stock"));
        assertFound("OutOfStock of order d is there 2 times");
    }

    private Seen last(String topic) {
        return books.seen.stream()
                .filter(each -> each.position().topic().equals(topic))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    private void assertFound(String violation) {
        assertThat(books.audit().holds()).isFalse();
        assertThat(words()).contains("NOT TRUE", violation);
    }

    private String words() {
        return String.join(
                "\n", books.audit().findings().stream().map(Finding::words).toList());
    }
}
