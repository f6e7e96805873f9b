package io.kafkakit.cli.demo;

import io.kafkakit.cli.terminal.CommandFailure;
import io.kafkakit.codec.JsonCodec;
import io.kafkakit.codec.UndecodableException;
import io.kafkakit.examples.orderflow.Events.StockDelivered;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is in stock when the first order comes. */
public final class Supply {

    private static final JsonCodec CODEC = new JsonCodec();
    private static final int SCARCE_EVERY = 4;
    private static final double SCARCE_SHARE = 0.8;

    private Supply() {}

    record Product(@Nullable String productId, int unitsInStock) {}

    /** As much as all orders together ask for, but of every fourth product a fifth less, so that some run out. */
    public static List<StockDelivered> scarce(List<OrderInput.Line> lines) {
        Map<String, Long> wanted = new TreeMap<>();
        for (OrderInput.Line line : lines) {
            if (line.order() != null) {
                line.order().quantities().forEach((product, n) -> wanted.merge(product, n, Long::sum));
            }
        }
        List<StockDelivered> supply = new ArrayList<>();
        wanted.forEach((product, n) -> {
            double share = supply.size() % SCARCE_EVERY == 0 ? SCARCE_SHARE : 1;
            supply.add(new StockDelivered(product, (int) Math.min(Integer.MAX_VALUE, n * share)));
        });
        return supply;
    }

    /** One product a line: {@code {"productId":..., "unitsInStock":...}}. */
    public static List<StockDelivered> read(String file, InputStream input) {
        return Ndjson.read("--products", file, input).stream()
                .map(line -> delivery(file, line))
                .toList();
    }

    private static StockDelivered delivery(String file, byte[] line) {
        String text = new String(line, StandardCharsets.UTF_8);
        try {
            byte[] enveloped = ("{\"event\":\"Product\",\"data\":" + text + "}").getBytes(StandardCharsets.UTF_8);
            if (CODEC.decode(enveloped, event -> Product.class).data() instanceof Product product
                    && product.productId() != null
                    && product.unitsInStock() >= 0) {
                return new StockDelivered(product.productId(), product.unitsInStock());
            }
        } catch (UndecodableException e) {
            throw new CommandFailure(wrong(file, text), e);
        }
        throw new CommandFailure(wrong(file, text));
    }

    private static String wrong(String file, String text) {
        return "--products " + file + " has a line that is no product: " + text
                + "; write {\"productId\":..., \"unitsInStock\":...}";
    }
}
