package io.kafkakit.cli.demo;

import io.kafkakit.codec.DecodedEvent;
import io.kafkakit.codec.JsonCodec;
import io.kafkakit.codec.UndecodableException;
import io.kafkakit.examples.orderflow.Order;
import io.kafkakit.examples.orderflow.SampleOrders;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The orders of a run, from a file or from dice. */
public final class OrderInput {

    private static final JsonCodec CODEC = new JsonCodec();
    private static final String EVENT = "OrderPlaced";
    private static final int MALFORMED_EVERY = 100;
    private static final int TWICE_EVERY = 1_000;
    private static final List<String> MALFORMED = List.of(
            "this is no JSON",
            "{\"event\":\"OrderPlaced\",\"data\":{\"orderId\":\"cut o",
            "{\"event\":\"OrderPlaced\"}",
            "{\"event\":\"OrderPlaced\",\"data\":{\"lines\":[{\"productId\":\"p-1\",\"quantity\":1}]}}",
            "{\"event\":\"OrderPlaced\",\"data\":{\"orderId\":\"without lines\",\"lines\":[]}}",
            "{\"event\":\"OrderPlaced\",\"data\":{\"orderId\":\"none of it\",\"lines\":[{\"productId\":\"p-1\",\"quantity\":0}]}}",
            "{\"event\":\"OrderPalced\",\"data\":{\"orderId\":\"misspelt\"}}",
            "[]",
            "\u00d0rder");

    private OrderInput() {}

    /**
     * What goes into one record.
     *
     * @param order null if it is malformed: then it is sent as it is
     */
    @SuppressWarnings("ArrayRecordComponent") // Lines are never compared.
    public record Line(@Nullable Order order, byte[] value) {}

    /**
     * One order a line, as {@code {"event":"OrderPlaced","data":{...}}} or without this envelope.
     *
     * @param file its name, or {@code -} for the input
     */
    public static List<Line> read(String file, InputStream input) {
        return Ndjson.read("--orders", file, input).stream()
                .map(OrderInput::line)
                .toList();
    }

    private static Line line(byte[] text) {
        try {
            DecodedEvent event = decode(text);
            return new Line(
                    event.data() instanceof Order order && !order.lines().isEmpty() ? order : null, text);
        } catch (UndecodableException e) {
            return withoutEnvelope(text);
        }
    }

    private static Line withoutEnvelope(byte[] text) {
        String order = new String(text, StandardCharsets.UTF_8);
        byte[] enveloped = ("{\"event\":\"" + EVENT + "\",\"data\":" + order + "}").getBytes(StandardCharsets.UTF_8);
        try {
            Order decoded = (Order) decode(enveloped).data();
            return decoded == null || decoded.lines().isEmpty() ? new Line(null, text) : new Line(decoded, enveloped);
        } catch (UndecodableException e) {
            return new Line(null, text);
        }
    }

    private static DecodedEvent decode(byte[] value) throws UndecodableException {
        return CODEC.decode(value, event -> EVENT.equals(event) ? Order.class : null);
    }

    /** Orders by dice; one in a hundred is malformed, one in a thousand is placed twice. The same seed gives the same. */
    public static List<Line> generate(int count, long seed) {
        List<Line> lines = new ArrayList<>(count);
        List<Order> orders = SampleOrders.of(count, seed);
        for (int i = 0; i < count; i++) {
            if (i % MALFORMED_EVERY == MALFORMED_EVERY / 2) {
                lines.add(malformed(i / MALFORMED_EVERY));
            } else {
                Order order = orders.get(i % TWICE_EVERY == TWICE_EVERY - 1 ? i - 1 : i);
                lines.add(new Line(order, CODEC.encode(EVENT, order)));
            }
        }
        return lines;
    }

    private static Line malformed(int number) {
        return new Line(null, MALFORMED.get(number % MALFORMED.size()).getBytes(StandardCharsets.ISO_8859_1));
    }
}
