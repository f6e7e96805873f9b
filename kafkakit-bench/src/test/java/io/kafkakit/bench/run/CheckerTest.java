package io.kafkakit.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.bench.event.Envelopes;
import io.kafkakit.bench.event.OrderAccepted;
import io.kafkakit.bench.event.OrderCreated;
import io.kafkakit.bench.event.Orders;
import java.nio.charset.StandardCharsets;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CheckerTest {

    private static final long RECORDS = 1_000;

    private final Orders orders = new Orders(10);
    private final Checker checker = new Checker(orders, RECORDS, true, id -> true);

    @Test
    void an_output_with_each_order_once_in_the_order_of_its_key_is_right() {
        LongStream.range(0, RECORDS).forEach(this::add);

        assertThat(checker.findings()).isEqualTo(new Findings(0, 0, 0, 0));
        assertThat(checker.findings().problems("", true, true)).isEmpty();
    }

    @Test
    void keys_may_overtake_each_other() {
        for (int customer = 9; customer >= 0; customer--) {
            int its = customer;
            LongStream.range(0, RECORDS)
                    .filter(id -> orders.customer(id) == its)
                    .forEach(this::add);
        }

        assertThat(checker.findings()).isEqualTo(new Findings(0, 0, 0, 0));
    }

    @Test
    void a_lost_order_is_found() {
        LongStream.range(0, RECORDS).filter(id -> id != 77).forEach(this::add);

        assertThat(checker.findings()).isEqualTo(new Findings(1, 0, 0, 0));
        assertThat(checker.findings().problems("", true, true)).containsExactly("1 lost");
    }

    @Test
    void a_doubled_order_is_found_and_allowed_only_at_least_once() {
        LongStream.range(0, RECORDS).forEach(this::add);
        add(77);

        assertThat(checker.findings()).isEqualTo(new Findings(0, 1, 0, 0));
        assertThat(checker.findings().problems("", true, true)).containsExactly("1 twice");
        assertThat(checker.findings().problems("", false, true)).isEmpty();
    }

    @Test
    void an_order_behind_a_later_one_of_its_key_is_found() {
        long later = LongStream.range(78, RECORDS)
                .filter(id -> orders.customer(id) == orders.customer(77))
                .findFirst()
                .orElseThrow();
        LongStream.range(0, RECORDS).filter(id -> id != 77).forEach(id -> {
            add(id);
            if (id == later) {
                add(77);
            }
        });

        assertThat(checker.findings()).isEqualTo(new Findings(0, 0, 1, 0));
        assertThat(checker.findings().problems("", true, true)).containsExactly("1 out of order");
    }

    @Test
    void what_no_order_gives_is_wrong() {
        OrderCreated order = orders.order(0);
        assertThat(checker.add(key("somebody"), accepted(0))).isEqualTo(-1);
        assertThat(checker.add(orders.key(0), "{\"id\":99999}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(-1);
        assertThat(checker.add(orders.key(0), key("no id at all"))).isEqualTo(-1);
        OrderAccepted changed = OrderAccepted.of(new OrderCreated(
                order.id(), order.customer(), "Coffee", order.quantity(), order.cents(), order.currency(), ""));
        checker.add(orders.key(0), Envelopes.value(changed));

        assertThat(checker.findings().wrong()).isEqualTo(4);
    }

    @Test
    void an_order_that_should_not_be_there_is_wrong() {
        Checker handled = new Checker(orders, RECORDS, true, id -> id != 77);
        LongStream.range(0, RECORDS).forEach(id -> handled.add(orders.key(id), accepted(id)));

        assertThat(handled.findings()).isEqualTo(new Findings(0, 0, 0, 1));
    }

    private void add(long id) {
        assertThat(checker.add(orders.key(id), accepted(id))).isEqualTo(id);
    }

    private byte[] accepted(long id) {
        return Envelopes.value(OrderAccepted.of(orders.order(id)));
    }

    private static byte[] key(String key) {
        return key.getBytes(StandardCharsets.US_ASCII);
    }
}
