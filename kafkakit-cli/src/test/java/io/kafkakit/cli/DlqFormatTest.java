package io.kafkakit.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kafkakit.EventRecord;
import io.kafkakit.HeaderNames;
import io.kafkakit.cli.terminal.Format;
import io.kafkakit.embedded.EmbeddedKafka;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dead letters in other formats than kafkakit's, at the terminal. */
class DlqFormatTest {

    private static EmbeddedKafka kafka;

    @BeforeAll
    static void startKafka() {
        kafka = EmbeddedKafka.start();
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    private static Ran dlq(String command, String... arguments) {
        return Ran.on(kafka, List.of("dlq", command), arguments);
    }

    private static ProducerRecord<byte[], byte[]> deadLetter(String topic, byte[] value, Map<String, String> headers) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, 0, "k".getBytes(UTF_8), value);
        headers.forEach((name, text) -> record.headers().add(name, text.getBytes(UTF_8)));
        record.headers()
                .add(HeaderNames.DISPOSITION, "exhausted".getBytes(UTF_8))
                .add(HeaderNames.ORIGINAL_TOPIC, "orders".getBytes(UTF_8))
                .add(HeaderNames.ORIGINAL_PARTITION, "0".getBytes(UTF_8))
                .add(HeaderNames.ORIGINAL_OFFSET, "3".getBytes(UTF_8));
        return record;
    }

    private static void send(String topic, byte[] value, Map<String, String> headers) {
        kafka.createTopic(topic, 1);
        try (var producer =
                new KafkaProducer<>(kafka.clientSettings(), new ByteArraySerializer(), new ByteArraySerializer())) {
            var unused = producer.send(deadLetter(topic, value, headers));
        }
    }

    @Test
    void events_are_found_and_named_by_their_format() {
        Map<String, String> cloudEvent =
                Map.of("ce_specversion", "1.0", "ce_type", "com.acme.OrderPlaced", "ce_id", "7", "ce_source", "/shop");
        send("cloud-dead", "{\"id\":7}".getBytes(UTF_8), cloudEvent);
        String[] format = {"cloud-dead", "--format", "cloudevents"};
        assertThat(dlq("list", format).out()).contains("com.acme.OrderPlaced").endsWith("1 dead letter\n");
        assertThat(dlq("export", format).out()).contains("\"event\":\"com.acme.OrderPlaced\"");
        assertThat(dlq("show", "cloud-dead", "0@0", "--format", "cloudevents").out())
                .contains("com.acme.OrderPlaced", "{\"id\":7}");
        assertThat(dlq("list", "cloud-dead", "--format", "cloudevents", "--event", "com.acme.OrderPlaced")
                        .out())
                .endsWith("1 dead letter\n");
        assertThat(dlq("list", "cloud-dead").out()).doesNotContain("com.acme.OrderPlaced");
    }

    @Test
    void bytes_that_are_no_text_are_said_to_be_undecodable_with_the_reason() {
        byte[] avro = {0, 0, 0, 0, 7, (byte) 0x80, 1};
        send("avro-dead", avro, Map.of());
        assertThat(dlq("show", "avro-dead", "0@0").out())
                .contains("7 bytes that cannot be decoded as json: ", "--format", "dlq export")
                .doesNotContain("0x0000");
        assertThat(dlq("show", "avro-dead", "0@0", "--format", "bytes").out()).contains("0x00000000078001");
    }

    @ParameterizedTest
    @ValueSource(strings = {"xml", "plain-json:head=x", "json:header=a", "plain-json:field=type", "bytes:field=/a"})
    void a_format_that_is_none_is_wrong_usage_with_the_choices(String format) {
        Ran wrong = dlq("list", "some-dead", "--format", format);
        assertThat(wrong.status()).isEqualTo(2);
        assertThat(wrong.err()).contains(format.startsWith("plain-json:field") ? "JSON pointer" : "cloudevents");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "json",
                "plain-json",
                "plain-json:header=type",
                "plain-json:field=/meta/type",
                "spring",
                "cloudevents",
                "debezium",
                "debezium:header=eventType"
            })
    void each_format_reads_what_it_writes(String name) throws Exception {
        Format format = new Format.Converter().convert(name);
        assertThat(format.name()).isEqualTo(name);
        assertThat(format.codec()
                        .encode(EventRecord.of("orders", "placed", Map.of("id", 7)))
                        .value())
                .isNotNull();
    }

    @Test
    void text_takes_text_only() throws Exception {
        Format text = new Format.Converter().convert("text");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> text.codec().encode(EventRecord.of("orders", "placed", Map.of("id", 7))));
    }
}
