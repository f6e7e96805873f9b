package io.kafkakit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkakit.codec.TopicCodecs;
import io.kafkakit.internal.encode.Encoder;
import java.time.Instant;
import java.util.Arrays;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Kafka takes from nobody is refused where the record is made, whoever sends it. */
class EventRecordTest {

    private static EventRecord record() {
        return EventRecord.of("out", "Paid", "p-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ".", "..", "out-us/west 1", "out ", "ausgänge", "out\n", "out:1"})
    void a_name_that_no_topic_can_have_is_refused_with_what_is_allowed(String topic) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventRecord.of(topic, "Paid", "p-1"))
                .withMessageContaining("'" + topic + "'")
                .withMessageContaining("use 1 to 249 of a-z, A-Z, 0-9, '.', '_' and '-'");
        assertThatIllegalArgumentException().isThrownBy(() -> EventRecord.tombstone(topic, "p-1"));
    }

    @Test
    void a_name_of_249_characters_is_taken_and_one_more_is_refused() {
        assertThat(EventRecord.of("a".repeat(249), "Paid", "p-1").topic()).hasSize(249);
        assertThatIllegalArgumentException().isThrownBy(() -> EventRecord.of("a".repeat(250), "Paid", "p-1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"__consumer_offsets", "__transaction_state", "__share_group_state", "__cluster_metadata"})
    void kafkas_own_topics_are_refused(String topic) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventRecord.of(topic, "Paid", "p-1"))
                .withMessageContaining(topic + "' is Kafka's own");
    }

    @Test
    void what_is_null_is_refused_by_name() {
        assertThatThrownBy(() -> EventRecord.of(null, "Paid", "p-1")).hasMessageContaining("topic is null");
        assertThatThrownBy(() -> EventRecord.tombstone(null, "p-1")).hasMessageContaining("topic is null");
        assertThatThrownBy(() -> EventRecord.tombstone("out", null)).hasMessageContaining("key is null");
        assertThatThrownBy(() -> record().withHeader(null, new byte[1])).hasMessageContaining("header name is null");
        assertThatThrownBy(() -> record().withHeader(null, "v")).hasMessageContaining("header name is null");
    }

    @Test
    void numbers_that_kafka_does_not_have_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> record().withPartition(-1))
                .withMessageContaining("partition -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> record().withTimestamp(Instant.ofEpochMilli(-1)))
                .withMessageContaining("before 1970");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> record().withTimestamp(Instant.MIN))
                .withMessageContaining("before 1970");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> record().withTimestamp(Instant.MAX))
                .withMessageContaining("no timestamps after");
    }

    @Test
    void arrays_that_change_after_they_were_given_change_no_record() {
        byte[] key = "key".getBytes(UTF_8);
        byte[] header = "value".getBytes(UTF_8);
        EventRecord record =
                EventRecord.of("orders", "event", "data").withKey(key).withHeader("h", header);
        Arrays.fill(key, (byte) 'x');
        Arrays.fill(header, (byte) 'x');
        ProducerRecord<byte[], byte[]> encoded = Encoder.encode(record, TopicCodecs.defaults());
        assertThat(encoded.key()).asString(UTF_8).isEqualTo("key");
        assertThat(encoded.headers().lastHeader("h").value()).asString(UTF_8).isEqualTo("value");
    }
}
