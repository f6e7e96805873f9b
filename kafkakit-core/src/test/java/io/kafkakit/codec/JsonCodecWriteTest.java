package io.kafkakit.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.io.IOContext;
import tools.jackson.core.io.OutputDecorator;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/** What is written again and again, by the same thread. */
class JsonCodecWriteTest {

    private final JsonCodec codec = new JsonCodec();

    private static EventTypes only(String event, Type type) {
        return name -> name.equals(event) ? type : null;
    }

    @ParameterizedTest
    @ValueSource(strings = {"order.created", "a \"b\" \\ c", "Münster ☃ 😀", "\u0000\n\u007f", "\ud800"})
    void any_name_is_written_so_that_it_is_read_again(String name) throws UndecodableException {
        JsonCodec ascii = new JsonCodec(
                JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build());
        for (JsonCodec each : List.of(codec, codec, ascii)) {
            byte[] value = each.encode(name, Map.of("id", "o"));
            assertThat(each.decode(value, only(name, Object.class)))
                    .isEqualTo(new DecodedEvent(name, Map.of("id", "o")));
        }
        assertThat(new String(ascii.encode(name, Map.of()), UTF_8)).matches("\\p{ASCII}+");
    }

    /** What is written again and again by one thread, after anything that can go wrong in between. */
    @Test
    void an_event_is_the_same_each_time_it_is_written() {
        Map<String, Object> cycle = new java.util.HashMap<>();
        cycle.put("self", cycle);
        JsonCodec indented = new JsonCodec(
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build());
        String large = "Münster ☃ 😀 ".repeat(20_000);
        for (JsonCodec each : List.of(codec, indented)) {
            byte[] small = each.encode("Order", Map.of("id", "o"));
            for (int i = 0; i < 20; i++) {
                byte[] big = each.encode("Large", List.of(large, i));
                assertThat(new String(big, UTF_8)).contains(large).endsWith("}");
                assertThat(each.encode("Order", Map.of("id", "o"))).isEqualTo(small);
                assertThatThrownBy(() -> each.encode("Order", cycle)).isInstanceOf(IllegalArgumentException.class);
                assertThatThrownBy(() -> each.encode("Order", new Failing())).isInstanceOf(RuntimeException.class);
                assertThat(each.encode("Order", Map.of("id", "o"))).isEqualTo(small);
            }
        }
    }

    /** A getter that fails when a part of the event is written already. */
    public static final class Failing {

        record Not(String id) {}

        private final @Nullable String none = null;

        public String getFirst() {
            return "first";
        }

        public String getSecond() {
            return Objects.requireNonNull(none, "second");
        }
    }

    /** Data that contains the bytes of another event. */
    public static final class Outer {

        private final JsonCodec codec;

        Outer(JsonCodec codec) {
            this.codec = codec;
        }

        public String getInner() {
            return new String(codec.encode("Inner", Map.of("id", "i")), UTF_8);
        }
    }

    @Test
    void an_event_may_have_another_written_while_it_is() {
        for (int i = 0; i < 3; i++) {
            assertThat(new String(codec.encode("Outer", new Outer(codec)), UTF_8))
                    .isEqualTo("{\"event\":\"Outer\",\"data\":{\"inner\":"
                            + "\"{\\\"event\\\":\\\"Inner\\\",\\\"data\\\":{\\\"id\\\":\\\"i\\\"}}\"}}");
        }
    }

    /** Such as one that compresses. */
    @Test
    void streams_that_a_mapper_puts_between_are_ended_with_each_value() throws IOException {
        JsonCodec zipped = new JsonCodec(JsonMapper.builder(
                        JsonFactory.builder().outputDecorator(new Zip()).build())
                .build());
        for (int i = 0; i < 3; i++) {
            byte[] value = zipped.encode("Order", Map.of("id", "o" + i));
            byte[] unzipped = new GZIPInputStream(new ByteArrayInputStream(value)).readAllBytes();
            assertThat(unzipped).isEqualTo(codec.encode("Order", Map.of("id", "o" + i)));
        }
    }

    private static final class Zip extends OutputDecorator {
        @Override
        public OutputStream decorate(IOContext context, OutputStream out) {
            try {
                return new GZIPOutputStream(out);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public Writer decorate(IOContext context, Writer writer) {
            return writer;
        }
    }

    /** A mapper's own ways with texts and roots are for data. */
    @Test
    void a_name_is_written_whatever_a_mapper_does_with_data() throws UndecodableException {
        SimpleModule masking = new SimpleModule();
        masking.addSerializer(String.class, new StdSerializer<>(String.class) {
            @Override
            public void serialize(String text, JsonGenerator json, SerializationContext context) {
                json.writeString("***");
            }
        });
        JsonCodec masked = new JsonCodec(JsonMapper.builder().addModule(masking).build());
        assertThat(new String(masked.encode("Order", Map.of("id", "o")), UTF_8))
                .isEqualTo("{\"event\":\"Order\",\"data\":{\"id\":\"***\"}}");
        JsonCodec wrapping = new JsonCodec(JsonMapper.builder()
                .enable(SerializationFeature.WRAP_ROOT_VALUE)
                .enable(DeserializationFeature.UNWRAP_ROOT_VALUE)
                .build());
        Failing.Not data = new Failing.Not("o");
        assertThat(wrapping.decode(wrapping.encode("Order", data), only("Order", Failing.Not.class)))
                .isEqualTo(new DecodedEvent("Order", data));
    }

    /** Whose serializer has a fault: nothing of it may be sent, and the next event is right. */
    @ParameterizedTest
    @ValueSource(strings = {"", "[", "{", "1 2", "[] {}"})
    void data_that_write_no_value_or_half_of_one_or_two_are_refused(String written) {
        SimpleModule faulty = new SimpleModule();
        faulty.addSerializer(Failing.Not.class, new StdSerializer<>(Failing.Not.class) {
            @Override
            public void serialize(Failing.Not data, JsonGenerator json, SerializationContext context) {
                written.chars().forEach(token -> {
                    switch (token) {
                        case '[' -> json.writeStartArray();
                        case '{' -> json.writeStartObject();
                        case ']' -> json.writeEndArray();
                        case '}' -> json.writeEndObject();
                        case ' ' -> {}
                        default -> json.writeNumber(token);
                    }
                });
            }
        });
        JsonCodec codecWithFault =
                new JsonCodec(JsonMapper.builder().addModule(faulty).build());
        assertThatThrownBy(() -> codecWithFault.encode("Order", new Failing.Not("o")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("event 'Order'");
        assertThat(codecWithFault.encode("Order", Map.of("id", "o")))
                .isEqualTo(codec.encode("Order", Map.of("id", "o")));
    }

    @Test
    void names_without_end_are_written_and_not_kept() throws UndecodableException {
        for (int i = 0; i < 3_000; i++) {
            String name = "order-" + i;
            assertThat(codec.decode(codec.encode(name, 1), only(name, Integer.class)))
                    .isEqualTo(new DecodedEvent(name, 1));
        }
        assertThat(codec).extracting("heads", InstanceOfAssertFactories.MAP).hasSize(1_000);
    }
}
