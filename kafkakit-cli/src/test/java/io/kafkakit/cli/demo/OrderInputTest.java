package io.kafkakit.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrderInputTest {

    @Test
    void an_envelope_is_sent_as_it_is() {
        String line =
                "{\"event\":\"OrderPlaced\", \"data\":{\"orderId\":\"1\",\"lines\":[{\"productId\":1,\"quantity\":2}]}}";
        OrderInput.Line read = read(line + "\r\n").get(0);
        assertThat(read.order()).isNotNull();
        assertThat(text(read)).isEqualTo(line);
    }

    @Test
    void an_order_alone_is_put_into_an_envelope() {
        String line = "{\"orderId\":\"1\",\"lines\":[{\"productId\":1,\"quantity\":2}]}";
        OrderInput.Line read = read(line).get(0);
        assertThat(read.order().quantities()).containsEntry("1", 2L);
        assertThat(text(read)).isEqualTo("{\"event\":\"OrderPlaced\",\"data\":" + line + "}");
    }

    @Test
    void what_is_no_order_is_sent_as_it_is() {
        for (String line :
                List.of("no JSON", "[]", "{}", "{\"orderId\":\"1\"}", "{\"event\":\"CardCharged\",\"data\":{}}")) {
            OrderInput.Line read = read(line).get(0);
            assertThat(read.order()).isNull();
            assertThat(text(read)).isEqualTo(line);
        }
    }

    @Test
    void blank_lines_do_not_count() {
        assertThat(read("\n  \n{}\n\n[]")).hasSize(2);
    }

    @Test
    void bytes_that_are_no_text_stay_as_they_are() {
        byte[] bytes = {(byte) 0xff, 0x00, (byte) 0xc3};
        assertThat(OrderInput.read("-", new ByteArrayInputStream(bytes)).get(0).value())
                .isEqualTo(bytes);
    }

    @Test
    void the_same_seed_makes_up_the_same_orders() {
        assertThat(OrderInput.generate(300, 5))
                .extracting(OrderInputTest::text)
                .isEqualTo(OrderInput.generate(300, 5).stream()
                        .map(OrderInputTest::text)
                        .toList())
                .isNotEqualTo(OrderInput.generate(300, 6).stream()
                        .map(OrderInputTest::text)
                        .toList());
        assertThat(OrderInput.generate(1_000, 5))
                .filteredOn(line -> line.order() == null)
                .hasSize(10);
    }

    private static List<OrderInput.Line> read(String text) {
        return OrderInput.read("-", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String text(OrderInput.Line line) {
        return new String(line.value(), StandardCharsets.ISO_8859_1);
    }
}
