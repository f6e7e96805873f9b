package io.kafkakit.internal.letter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.HeaderNames;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityTest {

    private static final Map<String, String> HEADERS = Map.of(
            HeaderNames.ORIGINAL_TOPIC,
            "orders",
            HeaderNames.ORIGINAL_PARTITION,
            "3",
            HeaderNames.ORIGINAL_OFFSET,
            "1207",
            HeaderNames.GROUP,
            "order-service",
            HeaderNames.FAILED_AT,
            "2026-11-30T10:00:00.001Z",
            HeaderNames.ATTEMPTS,
            "3",
            HeaderNames.DISPOSITION,
            "exhausted",
            "mine",
            "x");

    private static ConsumerRecord<byte[], byte[]> letter(
            String topic, int partition, long offset, String key, String value, Map<String, String> headers) {
        RecordHeaders all = new RecordHeaders();
        headers.forEach((name, text) -> all.add(name, text.getBytes(UTF_8)));
        return new ConsumerRecord<>(
                topic,
                partition,
                offset,
                offset * 1_000,
                TimestampType.CREATE_TIME,
                0,
                0,
                key.getBytes(UTF_8),
                value.getBytes(UTF_8),
                all,
                Optional.empty());
    }

    private static final ConsumerRecord<byte[], byte[]> LETTER = letter("dead", 0, 7, "k", "v", HEADERS);

    private static Map<String, String> with(String name, String value) {
        Map<String, String> changed = new LinkedHashMap<>(HEADERS);
        changed.put(name, value);
        return changed;
    }

    @Test
    void a_copy_elsewhere_has_the_same_one() {
        assertThat(Identity.of(letter("cluster-a.dead", 2, 12, "k", "v", HEADERS)))
                .isEqualTo(Identity.of(LETTER))
                .isNotNull();
        assertThat(Identity.of(letter("dead", 0, 7, "k", "v", with("added-by-a-mirror", "1"))))
                .isEqualTo(Identity.of(LETTER));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                HeaderNames.ORIGINAL_TOPIC,
                HeaderNames.ORIGINAL_PARTITION,
                HeaderNames.ORIGINAL_OFFSET,
                HeaderNames.GROUP,
                HeaderNames.FAILED_AT,
                HeaderNames.ATTEMPTS,
                HeaderNames.DISPOSITION,
                HeaderNames.REDRIVES,
                HeaderNames.DEAD_LETTER
            })
    void another_failure_has_another_one(String header) {
        assertThat(Identity.of(letter("dead", 0, 7, "k", "v", with(header, "2"))))
                .isNotNull()
                .isNotEqualTo(Identity.of(LETTER));
    }

    @Test
    void key_and_value_count_and_no_byte_passes_from_one_to_the_other() {
        assertThat(Identity.of(letter("dead", 0, 7, "kv", "", HEADERS))).isNotEqualTo(Identity.of(LETTER));
        assertThat(Identity.of(letter("dead", 0, 7, "", "kv", HEADERS))).isNotEqualTo(Identity.of(LETTER));
        assertThat(Identity.of(letter("dead", 0, 7, "k", "w", HEADERS))).isNotEqualTo(Identity.of(LETTER));
    }

    /** Kafka Connect that reads a record again writes its dead letter again, with the record's own timestamp. */
    @Test
    void one_that_does_not_say_when_it_failed_has_none() {
        Map<String, String> headers = new LinkedHashMap<>(HEADERS);
        headers.remove(HeaderNames.FAILED_AT);
        assertThat(Identity.of(letter("dead", 0, 7, "k", "v", headers))).isNull();
        assertThat(Identity.of(letter("dead", 0, 7, "k", "v", Map.of("__connect.errors.topic", "orders"))))
                .isNull();
    }
}
