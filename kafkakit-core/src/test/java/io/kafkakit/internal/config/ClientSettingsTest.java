package io.kafkakit.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkakit.ConfigurationException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
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

    public static final class OfProducers implements ProducerInterceptor<Object, Object> {

        @Override
        public ProducerRecord<Object, Object> onSend(ProducerRecord<Object, Object> record) {
            return record;
        }

        @Override
        public void onAcknowledgement(RecordMetadata metadata, Exception exception) {}

        @Override
        public void close() {}

        @Override
        public void configure(Map<String, ?> settings) {}
    }

    public static final class OfConsumers implements ConsumerInterceptor<Object, Object> {

        @Override
        public ConsumerRecords<Object, Object> onConsume(ConsumerRecords<Object, Object> records) {
            return records;
        }

        @Override
        public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

        @Override
        public void close() {}

        @Override
        public void configure(Map<String, ?> settings) {}
    }

    private static List<String> problems(Map<String, ?> more) {
        Map<String, Object> user = new HashMap<>(Map.of("bootstrap.servers", "localhost:9092"));
        user.putAll(more);
        Problems problems = new Problems();
        ClientSettings.of(user, "c").check(problems);
        try {
            problems.throwIfAny("wrong:");
            return List.of();
        } catch (ConfigurationException e) {
            return e.problems();
        }
    }

    @Test
    void each_kind_of_client_gets_the_interceptors_that_it_can_use() {
        String both = OfProducers.class.getName() + " , " + OfConsumers.class.getName();
        Map<String, Object> given = Map.of("interceptor.classes", both);
        assertThat(problems(given)).isEmpty();
        assertThat(of("producer", given)).containsEntry("interceptor.classes", List.of(OfProducers.class.getName()));
        assertThat(of("consumer", given)).containsEntry("interceptor.classes", List.of(OfConsumers.class.getName()));
        assertThat(of("producer", Map.of("interceptor.classes", List.of(OfConsumers.class))))
                .doesNotContainKey("interceptor.classes");
    }

    @Test
    void a_prefix_gives_a_setting_to_one_kind_of_client() {
        Map<String, Object> given = Map.of(
                "request.timeout.ms",
                20_000,
                "consumer.request.timeout.ms",
                25_000,
                "producer.my.plugin.url",
                "x",
                "producer.interceptor.classes",
                OfProducers.class.getName());
        assertThat(problems(given)).isEmpty();
        assertThat(of("producer", given))
                .containsEntry("request.timeout.ms", 20_000)
                .containsEntry("my.plugin.url", "x")
                .containsEntry("interceptor.classes", OfProducers.class.getName())
                .doesNotContainKey("consumer.request.timeout.ms");
        assertThat(of("consumer", given))
                .containsEntry("request.timeout.ms", 25_000)
                .doesNotContainKeys("my.plugin.url", "interceptor.classes", "producer.my.plugin.url");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            delivery.timeout.ms            | 1000        | delivery.timeout.ms = 1000: it must be linger.ms + request.timeout.ms = 100 + 10000 or more
            producer.request.timeout.ms    | 0           | request.timeout.ms = 0: no request can succeed with it
            max.block.ms                   | 0           | max.block.ms = 0: no request can succeed with it
            buffer.memory                  | 100000      | buffer.memory = 100000: not one batch fits into it
            interceptor.classes            | no.such     | interceptor.classes = no.such: there is no such class
            metric.reporters               | no.such     | metric.reporters = no.such: there is no such class
            partition.assignment.strategy  | no.such     | partition.assignment.strategy = no.such: there is no such class
            interceptor.classes            | java.lang.String | java.lang.String: it is no ProducerInterceptor and no ConsumerInterceptor
            partitioner.class              | java.lang.String | java.lang.String: it is no Partitioner; leave it out
            producer.max.poll.records      | 5           | producer.max.poll.records = 5: no such client knows it; write consumer.max.poll.records
            consumer.isolation.level       | read_uncommitted | consumer.isolation.level = read_uncommitted: kafkakit owns this setting
            producer.acks                  | 1           | producer.acks = 1: kafkakit owns this setting
            consumer.bootstrap.servers     | other:9092  | all clients of a cluster have the same; leave out the prefix
            producer.client.id             | x           | all clients of a cluster have the same; leave out the prefix
            consumer.max.poll.records      | 0           | max.poll.records
            max.poll.records               | 0           | max.poll.records
            auto.offset.reset              | foo         | auto.offset.reset
            compression.type               | ztsd        | compression.type
            fetch.max.wait.ms              | '3 s'       | fetch.max.wait.ms
            """)
    void what_can_never_work_is_refused_with_the_setting_and_the_fix(String name, String value, String sentence) {
        assertThat(problems(Map.of(name, value))).hasSize(1).first().asString().contains(sentence);
    }

    @Test
    void each_value_that_kafka_refuses_is_told_by_the_name_that_the_user_wrote() {
        assertThat(problems(Map.of(
                        "linger.ms", "five",
                        "max.block.ms", "six",
                        "request.timeout.ms", "seven",
                        "max.poll.records", "many",
                        "fetch.min.bytes", -1,
                        "enable.auto.commit", true,
                        "producer.transaction.timeout.ms", "eight",
                        "admin.retries", "nine")))
                .hasSize(8)
                .anyMatch(each -> each.contains("five for configuration linger.ms"))
                .anyMatch(each -> each.contains("six for configuration max.block.ms"))
                .anyMatch(each -> each.contains("seven for configuration request.timeout.ms"))
                .anyMatch(each -> each.contains("many for configuration max.poll.records"))
                .anyMatch(each -> each.contains("-1 for configuration fetch.min.bytes"))
                .anyMatch(each -> each.contains("enable.auto.commit = true"))
                .anyMatch(each -> each.contains("eight for configuration producer.transaction.timeout.ms"))
                .anyMatch(each -> each.contains("nine for configuration admin.retries"));
    }

    @ParameterizedTest
    @CsvSource({
        "producer.delivery.timeout.ms,    1000",
        "producer.request.timeout.ms,     0",
        "admin.request.timeout.ms,        x",
        "producer.buffer.memory,          100000",
        "consumer.fetch.max.wait.ms,      soon",
        "producer.max.in.flight.requests.per.connection, 6",
    })
    void an_error_names_a_setting_with_the_prefix_that_the_user_wrote(String name, String value) {
        assertThat(problems(Map.of(name, value))).singleElement().asString().contains(name);
    }

    @ParameterizedTest
    @CsvSource({
        "max.poll.recrods,         max.poll.records",
        "consumr.max.poll.records, consumer.max.poll.records",
        "my.plugin.url,            ",
    })
    void the_known_name_that_is_nearest_to_an_unknown_one_is_told(String unknown, String near) {
        assertThat(UnknownSettings.words(ClientSettings.of(Map.of(unknown, 1), "c")))
                .isEqualTo(near == null ? unknown : unknown + " (did you mean " + near + "?)");
    }

    @Test
    void settings_of_our_own_plug_ins_are_known() {
        assertThat(ClientSettings.of(Map.of("kafkakit.metrics", "x"), "c").unknown())
                .isEmpty();
    }

    @Test
    void a_misspelt_address_is_named() {
        Problems problems = new Problems();
        ClientSettings.of(Map.of("bootstrap.server", "localhost:9092"), "c").check(problems);
        assertThatThrownBy(() -> problems.throwIfAny("wrong:"))
                .hasMessageContaining("bootstrap.servers is not set (is 'bootstrap.server' meant to be it?)");
    }

    @Test
    void an_interceptor_under_the_prefix_of_another_kind_is_refused() {
        assertThat(problems(Map.of("producer.interceptor.classes", OfConsumers.class.getName())))
                .hasSize(1)
                .first()
                .asString()
                .contains("OfConsumers: it is no ProducerInterceptor");
    }

    /** A properties file keeps the blanks at the end of a line, and Kafka reads past them. */
    @Test
    void a_blank_at_the_end_of_a_value_changes_nothing() {
        Map<String, Object> given = Map.of(
                "fetch.max.wait.ms", "3 ",
                "group.protocol", " consumer ",
                "delivery.timeout.ms", "90000\t",
                "sasl.jaas.config", "org.apache.kafka.common.security.plain.PlainLoginModule required; ",
                "my.plugin.name", "x ");
        assertThat(problems(given)).isEmpty();
        Map<String, Object> consumer = of("consumer", given);
        assertThat(ClientSettings.longestFetch(consumer)).isEqualTo(3);
        assertThat(ClientSettings.isBrokerAssigning(consumer)).isTrue();
        assertThat(consumer)
                .doesNotContainKey("partition.assignment.strategy")
                .containsEntry("my.plugin.name", "x ")
                .containsEntry(
                        "sasl.jaas.config", "org.apache.kafka.common.security.plain.PlainLoginModule required; ");
    }
}
