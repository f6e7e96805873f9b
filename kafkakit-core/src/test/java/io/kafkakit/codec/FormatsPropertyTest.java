package io.kafkakit.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.EventRecord;
import java.math.BigDecimal;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What each format writes, it reads again: random names, keys of objects, texts and nesting. */
class FormatsPropertyTest {

    private static final int EVENTS = 300;
    private static final String[] PIECES = {
        "a", "Z", " ", "\"", "\\", "/", "~", "\n", "\u0000", "\u007f", "é", "☃", "😀", "{", "}", "[", "]", ",", ":",
        "null"
    };

    private static final Map<String, EventCodec> NAMING = Map.of(
            "envelope", new JsonCodec(),
            "by header", PlainJsonCodec.namedByHeader("type"),
            "by field", PlainJsonCodec.namedByField("/the~1type/is"),
            "spring", PlainJsonCodec.namedBySpring(Map.of("com.acme.A", "a")),
            "binary", CloudEventsCodec.binary(URI.create("/s")),
            "structured", CloudEventsCodec.structured(URI.create("/s")),
            "outbox", DebeziumOutboxCodec.namedByHeader("type"));

    private static final Map<String, EventCodec> NAMELESS =
            Map.of("unnamed", PlainJsonCodec.unnamed(), "outbox", DebeziumOutboxCodec.unnamed());

    private static String text(SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i >= 0; i--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    private static Object any(SplittableRandom random, int depth) {
        return switch (random.nextInt(depth > 3 ? 5 : 7)) {
            case 0 -> text(random);
            case 1 -> random.nextInt();
            case 2 -> random.nextLong(Integer.MAX_VALUE + 1L, Long.MAX_VALUE);
            case 3 -> random.nextDouble();
            case 4 -> random.nextBoolean();
            case 5 -> list(random, depth);
            default -> map(random, depth);
        };
    }

    private static List<Object> list(SplittableRandom random, int depth) {
        List<Object> all = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            all.add(any(random, depth + 1));
        }
        return all;
    }

    private static Map<String, Object> map(SplittableRandom random, int depth) {
        Map<String, Object> all = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            all.put(text(random), any(random, depth + 1));
        }
        return all;
    }

    @Test
    void what_is_written_is_read_again() throws UndecodableException {
        for (int seed = 0; seed < EVENTS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            String name = "n" + text(random);
            Map<String, Object> data = map(random, 0);
            EventRecord event = EventRecord.of(Wire.TOPIC, name, data);
            for (Map.Entry<String, EventCodec> each : NAMING.entrySet()) {
                DecodedEvent read = Wire.of(each.getValue(), event).read(each.getValue(), Map.class);
                assertThat(read)
                        .as("%s, seed %s", each.getKey(), seed)
                        .isEqualTo(new DecodedEvent(name, expected(each, data, name)));
            }
            for (Map.Entry<String, EventCodec> each : NAMELESS.entrySet()) {
                DecodedEvent read = Wire.of(each.getValue(), event).read(each.getValue(), Map.class);
                assertThat(read).as("%s, seed %s", each.getKey(), seed).isEqualTo(new DecodedEvent(null, data));
            }
        }
    }

    /** The field for the name is among the data. */
    private static Map<String, Object> expected(
            Map.Entry<String, EventCodec> codec, Map<String, Object> data, String name) {
        if (!codec.getKey().equals("by field")) {
            return data;
        }
        Map<String, Object> more = new LinkedHashMap<>(data);
        more.put("the/type", Map.of("is", name));
        return more;
    }

    record Prices(BigDecimal net, long count, double rate, float ratio, List<BigDecimal> all) {}

    @Test
    void numbers_keep_their_digits() throws UndecodableException {
        Prices prices = new Prices(
                new BigDecimal("12345678901234567890.123456789012345678"),
                Long.MIN_VALUE,
                0.1 + 0.2,
                0.1f,
                List.of(new BigDecimal("1.10"), new BigDecimal("0.0000001")));
        for (EventCodec each : NAMING.values()) {
            Wire wire = Wire.of(each, EventRecord.of(Wire.TOPIC, "prices", prices));
            assertThat(wire.data(each, Prices.class)).as(wire.text()).isEqualTo(prices);
        }
    }

    @Test
    void any_bytes_are_an_event_or_undecodable_or_a_tombstone() {
        for (int seed = 0; seed < 2_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            String text = random.nextBoolean() ? text(random) : "\"" + text(random);
            Wire raw = Wire.of(random.nextBoolean() ? bytes : text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            Wire wire = raw.with("type", text)
                    .with("id", text)
                    .with("__TypeId__", text)
                    .with("ce_type", text)
                    .with("ce_specversion", random.nextBoolean() ? "1.0" : text)
                    .with("content-type", random.nextBoolean() ? "application/cloudevents+json" : text);
            for (EventCodec each : NAMING.values()) {
                for (Class<?> type : List.of(Object.class, Order.class, String.class, NoData.class, CloudEvent.class)) {
                    assertReads(wire, each, type);
                }
            }
        }
    }

    private static void assertReads(Wire wire, EventCodec codec, Class<?> type) {
        try {
            assertThat(wire.read(codec, type)).isNotNull();
        } catch (UndecodableException e) {
            assertThat(e).hasMessageMatching("(?s).+");
        }
    }
}
