package io.kafkakit.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkakit.TypeRef;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.Reader;
import java.lang.reflect.Type;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.io.IOContext;
import tools.jackson.core.io.InputDecorator;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

class JsonCodecTest {

    record Order(String id, int amount, @Nullable LocalDate on) {}

    private final JsonCodec codec = new JsonCodec();

    private DecodedEvent decode(String value, Type type) throws UndecodableException {
        return codec.decode(value.getBytes(UTF_8), only("Order", type));
    }

    private static EventTypes only(String event, Type type) {
        return name -> name.equals(event) ? type : null;
    }

    @Test
    void an_event_is_written_as_the_npm_package_writes_it() {
        byte[] value = codec.encode("Order", new Order("o-1", 3, LocalDate.of(2026, 1, 2)));
        assertThat(new String(value, UTF_8))
                .isEqualTo("{\"event\":\"Order\",\"data\":{\"id\":\"o-1\",\"amount\":3,\"on\":\"2026-01-02\"}}");
    }

    @Test
    void what_was_encoded_decodes_to_the_same() throws UndecodableException {
        Order order = new Order("Münster ☃ 😀", -1, null);
        assertThat(codec.decode(codec.encode("Order", order), only("Order", Order.class)))
                .isEqualTo(new DecodedEvent("Order", order));
    }

    @Test
    void generic_types_keep_their_parameters() throws UndecodableException {
        Type orders = new TypeRef<Map<String, List<Order>>>() {}.type();
        Map<String, List<Order>> data = Map.of("a", List.of(new Order("o-1", 1, null)));
        assertThat(codec.decode(codec.encode("Order", data), only("Order", orders))
                        .data())
                .isEqualTo(data);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"event\":\"Order\",\"data\":{\"id\":\"o\",\"amount\":1}}",
                "{\"data\":{\"id\":\"o\",\"amount\":1},\"event\":\"Order\"}",
                "\uFEFF{\"event\":\"Order\",\"data\":{\"id\":\"o\",\"amount\":1}}",
                " {\"v\":[1,{\"event\":2}],\"event\":\"Order\",\"data\":{\"amount\":1,\"id\":\"o\",\"more\":{}},\"x\":null} \n"
            })
    void fields_may_stand_in_any_order_and_others_are_ignored(String value) throws UndecodableException {
        assertThat(decode(value, Order.class)).isEqualTo(new DecodedEvent("Order", new Order("o", 1, null)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "1",
                "\"text\"",
                "[]",
                "[{\"event\":\"Order\",\"data\":{}}]",
                "{",
                "{}",
                "{\"event\":\"Order\"}",
                "{\"event\":\"Order\",\"data\":null}",
                "{\"data\":{\"id\":\"o\"}}",
                "{\"event\":null,\"data\":{}}",
                "{\"event\":1,\"data\":{}}",
                "{\"event\":\"\",\"data\":{}}",
                "{\"event\":{},\"data\":{}}",
                "{\"event\":\"Order\",\"data\":{\"id\":\"o\",\"amount\":\"many\"}}",
                "{\"event\":\"Order\",\"data\":[]}",
                "{\"event\":\"Order\",\"data\":{\"id\":\"o\",\"amount\":NaN}}",
                "{\"event\":\"Order\",\"data\":{\"id\":\"o\"",
                "{\"event\":\"Order\",\"data\":{\"id\":\"o\",\"amount\":1}} x",
                "{\"event\":\"Order\",\"data\":{}}{}",
                "{\"event\":\"Order\",\"event\":\"Order\",\"data\":{\"id\":\"o\",\"amount\":1}}",
                "{\"event\":\"Order\",\"data\":{\"id\":\"o\",\"amount\":1},\"data\":{}}",
                "{\"event\":\"Unknown\",\"data\":{\"id\":",
                "{\"event\":\"Unknown\"}",
                "not json",
                "<xml/>"
            })
    void what_is_not_an_event_is_undecodable(String value) {
        assertThatThrownBy(() -> decode(value, Order.class)).isInstanceOf(UndecodableException.class);
    }

    @Test
    void nesting_and_numbers_without_bounds_are_undecodable_and_break_nothing() {
        String deep = "{\"event\":\"Order\",\"data\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}";
        assertThatThrownBy(() -> decode(deep, Object.class)).isInstanceOf(UndecodableException.class);
        String ignored = "{\"x\":" + "[".repeat(10_000) + "]".repeat(10_000) + ",\"event\":\"Order\",\"data\":{}}";
        assertThatThrownBy(() -> decode(ignored, Object.class)).isInstanceOf(UndecodableException.class);
        String digits = "{\"event\":\"Order\",\"data\":{\"id\":\"o\",\"amount\":" + "9".repeat(100_000) + "}}";
        assertThatThrownBy(() -> decode(digits, Order.class)).isInstanceOf(UndecodableException.class);
    }

    @Test
    void invalid_utf8_is_undecodable() {
        byte[] value = "{\"event\":\"Order\",\"data\":{\"id\":\"?\",\"amount\":1}}".getBytes(UTF_8);
        value[32] = (byte) 0xff;
        assertThatThrownBy(() -> codec.decode(value, only("Order", Order.class)))
                .isInstanceOf(UndecodableException.class);
    }

    @ParameterizedTest
    @CsvSource({"0,java.lang.Integer", "-0.0,java.lang.Double", "false,java.lang.Boolean", "\"\",java.lang.String"})
    void zero_and_false_and_an_empty_text_are_data(String json, Class<?> type) throws UndecodableException {
        DecodedEvent event = decode("{\"event\":\"Order\",\"data\":" + json + "}", type);
        assertThat(event.data()).isInstanceOf(type);
        assertThat(new String(codec.encode("Order", Objects.requireNonNull(event.data())), UTF_8))
                .isEqualTo("{\"event\":\"Order\",\"data\":" + json + "}");
    }

    @Test
    void of_a_field_of_the_data_that_stands_twice_the_last_counts() throws UndecodableException {
        assertThat(decode("{\"event\":\"Order\",\"data\":{\"id\":\"a\",\"id\":\"b\",\"amount\":1}}", Order.class)
                        .data())
                .isEqualTo(new Order("b", 1, null));
    }

    @Test
    void half_a_character_is_read_and_written_as_it_is() throws UndecodableException {
        Object half = decode("{\"event\":\"Order\",\"data\":{\"id\":\"\\ud800\",\"amount\":1}}", Order.class)
                .data();
        assertThat(half).isEqualTo(new Order("\ud800", 1, null));
        byte[] written = codec.encode("Order", Objects.requireNonNull(half));
        assertThat(codec.decode(written, only("Order", Order.class)).data())
                .as(new String(written, UTF_8))
                .isEqualTo(half);
    }

    @Test
    void an_unknown_event_is_named_and_its_data_is_not_bound() throws UndecodableException {
        assertThat(decode("{\"event\":\"Other\",\"data\":{\"id\":7}}", Order.class))
                .isEqualTo(new DecodedEvent("Other", null));
    }

    record Picky(String id) {
        Picky {
            if (id.isEmpty()) {
                throw new IllegalArgumentException("empty id");
            }
        }
    }

    @Test
    void data_that_its_own_class_refuses_is_undecodable() {
        assertThatThrownBy(() -> decode("{\"event\":\"Order\",\"data\":{\"id\":\"\"}}", Picky.class))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining("empty id");
    }

    @Test
    void any_bytes_at_all_decode_or_are_undecodable() {
        long seed = 20261123;
        Random random = new Random(seed);
        byte[] good = codec.encode("Order", new Order("o-1", 3, LocalDate.of(2026, 1, 2)));
        for (int i = 0; i < 50_000; i++) {
            byte[] value = Arrays.copyOf(good, 1 + random.nextInt(good.length + 4));
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                value[random.nextInt(value.length)] = (byte) random.nextInt();
            }
            assertThatCode(() -> {
                        try {
                            assertThat(codec.decode(value, only("Order", Order.class))
                                            .event())
                                    .isNotEmpty();
                        } catch (UndecodableException expected) {
                            assertThat(expected).hasMessageMatching("(?s).+");
                        }
                    })
                    .as("seed %d, case %d: %s", seed, i, Arrays.toString(value))
                    .doesNotThrowAnyException();
        }
    }

    /** A space in front makes the parser look at the whole value: a plain envelope must not be read otherwise. */
    @Test
    void what_is_written_plainly_is_read_as_if_it_were_not() {
        long seed = 20261127;
        Random random = new Random(seed);
        String[] parts = {
            "{",
            "}",
            "\"",
            ",",
            ":",
            "[",
            "]",
            " ",
            "1",
            "null",
            "\"event\":\"Order\"",
            "\"data\":{}",
            "\\",
            "\u00e9",
            "\u0000"
        };
        String good = new String(codec.encode("Order", new Order("o-1", 3, LocalDate.of(2026, 1, 2))), UTF_8);
        int right = 0;
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder(good);
            for (int changes = random.nextInt(3); changes > 0; changes--) {
                int at = random.nextInt(text.length());
                text.replace(at, Math.min(text.length(), at + random.nextInt(3)), parts[random.nextInt(parts.length)]);
            }
            String read = read(text.toString());
            assertThat(read).as("seed %d, case %d: %s", seed, i, text).isEqualTo(read(" " + text));
            right += read.startsWith("DecodedEvent") ? 1 : 0;
        }
        assertThat(right).as("of 50,000 read").isBetween(10_000, 40_000);
    }

    private String read(String value) {
        try {
            return decode(value, Order.class).toString();
        } catch (UndecodableException e) {
            return "undecodable";
        }
    }

    @Test
    void data_that_cannot_be_written_is_refused_when_it_is_sent() {
        Map<String, Object> cycle = new java.util.HashMap<>();
        cycle.put("self", cycle);
        assertThatThrownBy(() -> codec.encode("Order", cycle))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Order");
    }

    /** An error that no list of errors knows. */
    private static final class OwnError extends Error {

        private static final long serialVersionUID = 1L;

        OwnError() {
            super("own");
        }
    }

    record Strict(int id) {

        Strict {
            if (id < 0) {
                throw new OwnError();
            }
        }
    }

    @Test
    void an_error_of_a_constructor_makes_the_data_undecodable() {
        assertThatThrownBy(() -> decode("{\"event\":\"Order\",\"data\":{\"id\":-1}}", Strict.class))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining(OwnError.class.getName());
    }

    /** Has a getter that never ends. */
    public static final class Endless {

        public int getDepth() {
            return 1 + deeper();
        }

        private int deeper() {
            return getDepth();
        }
    }

    /** Has a getter that throws an error. */
    public static final class Failing {

        private final int id = 0;

        public int getId() {
            if (id == 0) {
                throw new OwnError();
            }
            return id;
        }
    }

    @Test
    void an_error_of_a_getter_refuses_the_data_with_the_name_of_the_event() {
        assertThatThrownBy(() -> codec.encode("Order", new Endless()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("event 'Order'")
                .hasMessageContaining("StackOverflowError");
        assertThatThrownBy(() -> codec.encode("Order", new Failing()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("event 'Order'")
                .hasMessageContaining(OwnError.class.getName());
    }

    private record Basket(List<Line> lines) {}

    private record Line(int quantity) {}

    @Test
    void a_field_that_cannot_be_read_is_named_with_its_path() {
        byte[] value = "{\"event\":\"Basket\",\"data\":{\"lines\":[{\"quantity\":1},{\"quantity\":\"many\"}]}}"
                .getBytes(UTF_8);
        byte[] dataFirst = "{\"data\":{\"lines\":[{\"quantity\":\"many\"}]},\"event\":\"Basket\"}".getBytes(UTF_8);
        assertThatThrownBy(() -> codec.decode(value, only("Basket", Basket.class)))
                .isInstanceOf(UndecodableException.class)
                .hasMessageStartingWith("the value cannot be read at data.lines[1].quantity: ");
        assertThatThrownBy(() -> codec.decode(dataFirst, only("Basket", Basket.class)))
                .hasMessageStartingWith("the value cannot be read at data.lines[0].quantity: ");
    }

    @Test
    void a_decorator_that_changes_the_bytes_changes_a_copy() throws UndecodableException {
        JsonCodec decrypting = new JsonCodec(JsonMapper.builder(
                        JsonFactory.builder().inputDecorator(new Decrypting()).build())
                .build());
        byte[] value = "{\"event\":\"Order\",\"data\":{\"id\":7}}".getBytes(UTF_8);
        for (int i = 0; i < value.length; i++) {
            value[i] ^= 1;
        }
        byte[] before = value.clone();
        assertThat(decrypting.decode(value, only("Order", Strict.class)).data()).isEqualTo(new Strict(7));
        assertThat(value).isEqualTo(before);
    }

    private static final class Decrypting extends InputDecorator {

        private static final long serialVersionUID = 1L;

        @Override
        public InputStream decorate(IOContext context, InputStream in) {
            return in;
        }

        @Override
        public InputStream decorate(IOContext context, byte[] source, int offset, int length) {
            for (int i = 0; i < length; i++) {
                source[offset + i] ^= 1;
            }
            return new ByteArrayInputStream(source, offset, length);
        }

        @Override
        public Reader decorate(IOContext context, Reader reader) {
            return reader;
        }
    }
}
