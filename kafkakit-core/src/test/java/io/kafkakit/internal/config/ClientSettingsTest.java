package io.kafkakit.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientSettingsTest {

    private static ProducerConfig lane(Map<String, Object> more) {
        Map<String, Object> user = new HashMap<>(Map.of("bootstrap.servers", "localhost:9092"));
        user.putAll(more);
        ClientSettings settings = ClientSettings.of(user, "c");
        return new ProducerConfig(settings.lane(settings.producer("p", "id")));
    }

    @Test
    void a_lane_gives_up_a_record_well_before_its_transaction_times_out() {
        ProducerConfig lane = lane(Map.of());
        assertThat(lane.getInt(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG))
                .isBetween(30_000, 31_000)
                .isLessThan(lane.getInt(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG) / 2 + 1_000);
    }

    @Test
    void what_the_user_says_goes_first_and_is_what_kafka_accepts() {
        assertThat(lane(Map.of("delivery.timeout.ms", 90_000)).getInt(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG))
                .isEqualTo(90_000);
        assertThat(lane(Map.of("request.timeout.ms", 40_000, "linger.ms", 100))
                        .getInt(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG))
                .as("no less than both together")
                .isEqualTo(40_100);
    }

    private static Map<String, Object> of(String client, Map<String, ?> more) {
        Map<String, Object> user = new HashMap<>(Map.of("bootstrap.servers", "localhost:9092"));
        user.putAll(more);
        ClientSettings settings = ClientSettings.of(user, "c");
        return switch (client) {
            case "producer" -> settings.producer("p");
            case "lane" -> settings.lane(settings.producer("p", "id"));
            default -> settings.consumer("c", "g");
        };
    }

    /** What Kafka makes of them. */
    private static Object effective(String client, Map<String, ?> more, String name) {
        Map<String, Object> settings = of(client, more);
        if (!client.equals("consumer")) {
            return new ProducerConfig(settings).values().get(name);
        }
        settings.put("key.deserializer", ByteArrayDeserializer.class);
        settings.put("value.deserializer", ByteArrayDeserializer.class);
        return new ConsumerConfig(settings).values().get(name);
    }

    /** As ADR 13 and the README have them; the last column is another value that a user may want. */
    @ParameterizedTest
    @CsvSource({
        "producer, batch.size,               262144,   1000",
        "producer, compression.type,         none,     lz4",
        "producer, linger.ms,                5,        0",
        "producer, max.block.ms,             60000,    70000",
        "producer, max.request.size,         1048576,  2000000",
        "lane,     batch.size,               262144,   1000",
        "lane,     compression.type,         none,     lz4",
        "lane,     linger.ms,                100,      0",
        "lane,     retry.backoff.ms,         5,        100",
        "lane,     max.block.ms,             10000,    20000",
        "lane,     request.timeout.ms,       10000,    20000",
        "producer, request.timeout.ms,       30000,    20000",
        "lane,     delivery.timeout.ms,      30000,    90000",
        "lane,     max.request.size,         33554432, 2000000",
        "consumer, max.poll.records,         5000,     500",
        "consumer, auto.offset.reset,        earliest, latest",
        "consumer, allow.auto.create.topics, false,    true",
        "consumer, fetch.max.bytes,          '',       123456",
    })
    void these_are_the_defaults_and_each_is_the_users_to_change(
            String client, String name, String ours, String theirs) {
        String expected = ours.isEmpty()
                ? Long.toString(Math.max(
                        1 << 20, Math.min(50 << 20, Runtime.getRuntime().maxMemory() / 16)))
                : ours;
        assertThat(String.valueOf(effective(client, Map.of(), name))).isEqualTo(expected);
        assertThat(String.valueOf(effective(client, Map.of(name, theirs), name)))
                .isEqualTo(theirs);
    }

    @ParameterizedTest
    @CsvSource({"1, 5000", "2, 5000", "4, 2500", "10, 2000"})
    void a_poll_brings_fewer_records_to_each_of_many_consumers(int consumers, int records) {
        assertThat(ClientDefaults.consumer(consumers, 1L << 30)).containsEntry("max.poll.records", records);
    }

    @Test
    void what_the_promise_stands_on_is_set() {
        assertThat(of("lane", Map.of()))
                .containsEntry("enable.idempotence", true)
                .containsEntry("acks", "all")
                .containsEntry("transactional.id", "id");
        assertThat(of("producer", Map.of()))
                .containsEntry("enable.idempotence", true)
                .containsEntry("acks", "all")
                .doesNotContainKey("transactional.id");
        assertThat(of("consumer", Map.of()))
                .containsEntry("isolation.level", "read_committed")
                .containsEntry("enable.auto.commit", false)
                .containsEntry("partition.assignment.strategy", CooperativeStickyAssignor.class.getName());
        assertThat(of("consumer", Map.of("group.protocol", "consumer")))
                .doesNotContainKey("partition.assignment.strategy");
    }
}
