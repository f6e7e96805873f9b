package io.kafkakit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kafkakit.internal.config.ClientSettings;
import io.kafkakit.support.Broker;
import io.kafkakit.support.Captured;
import io.kafkakit.support.Kafka;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(Broker.class)
class ConfigurationTest {

    record Job(int id) {}

    /** Nobody listens there: what is checked before anything is opened needs nobody. */
    private static final String NOWHERE = "127.0.0.1:1";

    private static TopicEvents events(String topic) {
        return TopicEvents.of(topic).on(Job.class, (job, ctx) -> {});
    }

    @ParameterizedTest
    @CsvSource({
        "enable.auto.commit, true",
        "isolation.level, read_uncommitted",
        "group.id, g",
        "group.instance.id, i",
        "transactional.id, t",
        "enable.idempotence, false",
        "acks, 1",
        "value.deserializer, x",
        "key.serializer, x",
    })
    void a_setting_that_carries_the_promise_is_refused_by_name_with_the_reason(String name, String value) {
        assertThatThrownBy(() -> KafkaCluster.connect(Map.of("bootstrap.servers", NOWHERE, name, value)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(name + " = " + value)
                .hasMessageContaining("leave it out");
    }

    @Test
    void everything_wrong_with_the_settings_is_said_at_once() {
        Map<String, Object> settings =
                Map.of("acks", "0", "group.id", "g", "linger.ms", "soon", "max.poll.records", -1);
        Map<String, Object> all = new HashMap<>(settings);
        all.put("bootstrap.servers", NOWHERE);
        ConfigurationException error =
                catchThrowableOfType(ConfigurationException.class, () -> KafkaCluster.connect(all));
        assertThat(error.problems()).hasSize(4);
        assertThat(error).hasMessageContainingAll("acks", "group.id", "linger.ms", "max.poll.records");
    }

    @Test
    void a_cluster_without_an_address_is_refused() {
        assertThatThrownBy(() -> KafkaCluster.connect(Map.of())).hasMessageContaining("bootstrap.servers");
        assertThatThrownBy(() -> KafkaCluster.connect("no port")).isInstanceOf(ConfigurationException.class);
    }

    @Test
    void a_password_never_stands_in_an_error() {
        assertThatThrownBy(() -> KafkaCluster.connect(Map.of(
                        "bootstrap.servers",
                        NOWHERE,
                        "acks",
                        "1",
                        "sasl.jaas.config",
                        "module required password='hunter2';")))
                .isInstanceOf(ConfigurationException.class)
                .extracting(Throwable::getMessage)
                .asString()
                .doesNotContain("hunter2");
    }

    @Test
    void everything_wrong_with_a_group_is_said_at_once_before_anything_is_opened() {
        try (KafkaCluster cluster = KafkaCluster.connect(NOWHERE)) {
            ConsumerGroupBuilder group = cluster.consumerGroup(" ")
                    .consumers(0)
                    .producerPool(null, 0)
                    .setting("isolation.level", "read_uncommitted")
                    .setting("fetch.min.bytes", "many")
                    .setting("max.poll.records", "more")
                    .setting("session.timeout.ms", "-1")
                    .subscribe(TopicEvents.of("empty"), topic -> topic.concurrency(0))
                    .subscribe(
                            events("a"), topic -> topic.retries(Retries.upTo(1).onTopic("a")))
                    .subscribe(events("b"), topic -> topic.deadLetterTopic("a"));
            ConfigurationException error = catchThrowableOfType(ConfigurationException.class, group::start);
            assertThat(error)
                    .hasMessageContainingAll(
                            "group id",
                            "consumers = 0",
                            "producerPool size = 0",
                            "producerPool prefix = 'null'",
                            "isolation.level",
                            "fetch.min.bytes",
                            "max.poll.records",
                            "session.timeout.ms = -1",
                            "'empty' has no handler",
                            "concurrency of 'empty' = 0",
                            "'a' is read twice",
                            "dead-letter topic of 'a' = not set",
                            "dead-letter topic = a");
        }
    }

    @Test
    void a_limit_that_nothing_fits_into_is_refused() {
        try (KafkaCluster cluster = KafkaCluster.connect(NOWHERE)) {
            ConsumerGroupBuilder group = cluster.consumerGroup("g")
                    .producerPool("p", 1)
                    .deadLetterTopic("dead")
                    .maxBufferedRecords(0)
                    .maxBufferedBytes(-1)
                    .maxBufferedRecordsPerConsumer(-5)
                    .maxBufferedBytesPerConsumer(0)
                    .subscribe(events("a"), topic -> topic.maxStagedBytes(0));
            ConfigurationException error = catchThrowableOfType(ConfigurationException.class, group::start);
            assertThat(error.problems()).hasSize(5);
            assertThat(error)
                    .hasMessageContainingAll(
                            "maxBufferedRecords = 0",
                            "maxBufferedRecordsPerConsumer = -5",
                            "maxBufferedBytes = -1",
                            "maxBufferedBytesPerConsumer = 0",
                            "maxStagedBytes of 'a' = 0");
            group.maxBufferedRecords(20)
                    .maxBufferedRecordsPerConsumer(10)
                    .maxBufferedBytes(2_000)
                    .maxBufferedBytesPerConsumer(1_000)
                    .subscribe(events("b"));
            assertThatThrownBy(group::start)
                    .hasMessageContaining("maxBufferedRecords = 20")
                    .hasMessageContaining("maxBufferedRecordsPerConsumer = 10")
                    .hasMessageContaining("maxBufferedBytes = 2000")
                    .hasMessageContaining("maxBufferedBytesPerConsumer = 1000");
        }
    }

    @Test
    void a_drain_that_outlasts_the_rebalance_is_refused_and_a_time_beyond_kafkas_counts_as_the_longest() {
        try (KafkaCluster cluster = KafkaCluster.connect(NOWHERE)) {
            ConsumerGroupBuilder group = cluster.consumerGroup("g")
                    .producerPool("p", 1)
                    .deadLetterTopic("dead")
                    .subscribe(events("a"))
                    .rebalanceTimeout(Duration.ofSeconds(10))
                    .drainTimeout(Duration.ofHours(1));
            assertThatThrownBy(group::start)
                    .hasMessageContaining("drainTimeout = PT1H")
                    .hasMessageContaining("10000");
            group.rebalanceTimeout(Duration.ofDays(365)).heartbeatInterval(Duration.ofDays(-9_999));
            assertThatThrownBy(group::start).hasMessageContaining("heartbeat.interval.ms");
        }
    }

    @Test
    void a_heartbeat_as_long_as_the_session_and_an_address_of_a_groups_own_are_refused() {
        try (KafkaCluster cluster = KafkaCluster.connect(NOWHERE)) {
            ConsumerGroupBuilder group = cluster.consumerGroup("g")
                    .producerPool("p", 1)
                    .deadLetterTopic("dead")
                    .subscribe(events("a"))
                    .sessionTimeout(Duration.ofSeconds(6))
                    .heartbeatInterval(Duration.ofSeconds(6))
                    .setting("bootstrap.servers", "127.0.0.1:2");
            assertThatThrownBy(group::start)
                    .hasMessageContaining("heartbeat.interval.ms = 6000")
                    .hasMessageContaining("bootstrap.servers = 127.0.0.1:2");
        }
    }

    @Test
    void a_host_that_has_no_address_yet_is_waited_for_and_named() {
        try (KafkaCluster cluster = KafkaCluster.connect("no-such-host.invalid:9092")) {
            assertThatThrownBy(() -> cluster.consumerGroup("g")
                            .producerPool("p", 1)
                            .deadLetterTopic("dead")
                            .startTimeout(Duration.ofMillis(500))
                            .subscribe(events("a"))
                            .start())
                    .isInstanceOf(KafkaKitException.class)
                    .hasMessageContaining("no-such-host.invalid:9092");
        }
    }

    @Test
    void a_start_that_gives_up_says_so_and_names_no_other_try() {
        try (Captured log = new Captured();
                KafkaCluster cluster = KafkaCluster.connect(NOWHERE)) {
            assertThatThrownBy(() -> cluster.consumerGroup("g")
                            .producerPool("p", 1)
                            .deadLetterTopic("dead")
                            .startTimeout(Duration.ofMillis(300))
                            .subscribe(events("a"))
                            .start())
                    .isInstanceOf(KafkaKitException.class);
            assertThat(log.text()).contains("and gives up: ").doesNotContain("asks again in 0 ms");
        }
    }

    @Test
    void transactions_that_get_no_answer_say_so_soon_and_tell_what_to_check() {
        Map<String, Object> settings = Map.of("bootstrap.servers", NOWHERE, "max.block.ms", 5_500);
        try (Captured log = new Captured();
                KafkaCluster cluster = KafkaCluster.connect(settings)) {
            assertThatThrownBy(() -> cluster.transactions("t-0", 1))
                    .isInstanceOfSatisfying(
                            TransactionException.class,
                            error -> assertThat(error.outcomeKnown()).isTrue())
                    .hasCauseInstanceOf(TimeoutException.class)
                    .hasMessageContainingAll(
                            "t-0-transactions-0", "the cluster " + NOWHERE + " does not answer", "check");
            assertThat(log.text()).contains("gets no answer from bootstrap.servers = " + NOWHERE);
        }
    }

    @Test
    void a_setting_that_no_client_knows_is_named_and_passed_on() {
        ClientSettings settings = ClientSettings.of(
                Map.of("bootstrap.servers", NOWHERE, "linger.ms", 1, "max.poll.recrods", 5, "my.plugin.url", "x"), "c");
        assertThat(settings.unknown()).containsExactly("max.poll.recrods", "my.plugin.url");
        assertThat(settings.producer("p")).containsEntry("my.plugin.url", "x").containsEntry("linger.ms", 1);
        assertThat(settings.consumer("c", "g"))
                .containsEntry("my.plugin.url", "x")
                .doesNotContainKey("linger.ms");
        try (Captured log = new Captured()) {
            KafkaCluster.connect(Map.of("bootstrap.servers", NOWHERE, "max.poll.recrods", 5))
                    .close();
            assertThat(log.text()).contains("WARN").contains("[max.poll.recrods (did you mean max.poll.records?)]");
        }
    }

    @Test
    void a_handler_registered_twice_is_refused() {
        assertThatThrownBy(() -> events("a").on("Job", Job.class, (job, ctx) -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'Job' on topic 'a'");
    }

    @Test
    void all_missing_topics_stand_in_one_error(Kafka kafka) {
        String in = kafka.topic("in", 3);
        String narrow = kafka.topic("narrow", 1);
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroupBuilder group = cluster.consumerGroup(kafka.name("g"))
                    .producerPool("p", 1)
                    .deadLetterTopic("no-dead")
                    .subscribe(
                            events(in), topic -> topic.retries(Retries.upTo(1).onTopic(narrow)))
                    .subscribe(
                            events("no-source"),
                            topic -> topic.retries(Retries.upTo(1).onTopic("no-retry")));
            ConfigurationException error = catchThrowableOfType(ConfigurationException.class, group::start);
            assertThat(error)
                    .hasMessageContainingAll("'no-dead'", "'no-source'", "'no-retry'", "'" + narrow + "' has 1");
        }
    }

    @Test
    void missing_topics_are_created_on_request_with_the_source_topics_partitions(Kafka kafka) throws Exception {
        String in = kafka.topic("in", 3);
        String fresh = kafka.name("fresh");
        try (KafkaCluster cluster = kafka.connect()) {
            cluster.consumerGroup(kafka.name("g"))
                    .producerPool("p", 1)
                    .deadLetterTopic(kafka.name("dead"))
                    .createTopics(2)
                    .subscribe(events(in), topic -> topic.retries(Retries.upTo(1)))
                    .subscribe(events(fresh))
                    .start();
        }
        var topics = kafka.broker()
                .admin()
                .describeTopics(java.util.List.of(in + "-retry", fresh, kafka.name("dead")))
                .allTopicNames()
                .get();
        assertThat(topics.get(in + "-retry").partitions()).hasSize(3);
        assertThat(topics.get(fresh).partitions()).hasSize(2);
        assertThat(topics.get(kafka.name("dead")).partitions()).hasSize(3);
    }

    @Test
    void a_cluster_that_does_not_answer_ends_the_start_after_its_time() {
        try (KafkaCluster cluster = KafkaCluster.connect(
                Map.of("bootstrap.servers", NOWHERE, "default.api.timeout.ms", 500, "request.timeout.ms", 400))) {
            assertThatThrownBy(() -> cluster.consumerGroup("g")
                            .producerPool("p", 1)
                            .deadLetterTopic("dead")
                            .startTimeout(Duration.ofMillis(300))
                            .subscribe(events("a"))
                            .start())
                    .isInstanceOf(KafkaKitException.class)
                    .hasMessageContaining(NOWHERE);
        }
    }

    @Test
    void names_that_kafka_does_not_allow_are_refused_before_anything_is_opened() {
        try (KafkaCluster cluster = KafkaCluster.connect(NOWHERE)) {
            ConsumerGroupBuilder group = cluster.consumerGroup("g")
                    .producerPool("pod", 1)
                    .deadLetterTopic("dead letters")
                    .instanceId("host:8080")
                    .subscribe(events("not a topic"), topic -> topic.retries(Retries.upTo(1)));
            ConfigurationException error = catchThrowableOfType(ConfigurationException.class, group::start);
            assertThat(error.problems()).hasSize(4);
            assertThat(error)
                    .hasMessageContainingAll("dead letters", "host:8080", "'not a topic'", "not a topic-retry");
        }
    }

    /** The first redrive would find it out. */
    @Test
    void a_dead_letter_topic_whose_resolutions_have_too_long_a_name_is_refused() {
        String longest = "d".repeat(249 - "-resolutions".length());
        try (KafkaCluster cluster = KafkaCluster.connect(NOWHERE)) {
            ConsumerGroupBuilder group = cluster.consumerGroup("g")
                    .producerPool("p", 0)
                    .deadLetterTopic(longest + "d")
                    .subscribe(events("a"));
            assertThatThrownBy(group::start)
                    .hasMessageContaining("dead-letter topic of 'a' = '" + longest + "d'")
                    .hasMessageContaining("would have 250 characters")
                    .hasMessageContaining("use a shorter name");
            group.deadLetterTopic(longest);
            assertThat(catchThrowableOfType(ConfigurationException.class, group::start)
                            .problems())
                    .as("only the size of the pool")
                    .hasSize(1);
        }
    }

    /** createTopics() would let Kafka compact it. */
    @Test
    void a_topic_of_resolutions_that_the_group_uses_for_something_else_is_refused() {
        try (KafkaCluster cluster = KafkaCluster.connect(NOWHERE)) {
            ConsumerGroupBuilder group = cluster.consumerGroup("g")
                    .producerPool("p", 1)
                    .deadLetterTopic("dead")
                    .subscribe(events("dead-resolutions"));
            assertThat(catchThrowableOfType(ConfigurationException.class, group::start)
                            .problems())
                    .hasSize(1)
                    .first()
                    .asString()
                    .contains("topic 'dead-resolutions' is for the resolutions of the dead letters in 'dead'")
                    .contains("use another dead-letter topic");
        }
    }

    /** Brokers would refuse each record, when there is one. */
    @Test
    void topics_of_kafkas_own_are_refused_where_the_group_is_to_write() {
        try (KafkaCluster cluster = KafkaCluster.connect(NOWHERE)) {
            ConsumerGroupBuilder group = cluster.consumerGroup("g")
                    .producerPool("p", 1)
                    .deadLetterTopic("__transaction_state")
                    .subscribe(
                            events("a").sendsTo("__share_group_state"),
                            topic -> topic.retries(Retries.upTo(1).onTopic("__consumer_offsets")));
            assertThat(catchThrowableOfType(ConfigurationException.class, group::start)
                            .problems())
                    .hasSize(3)
                    .anyMatch(problem -> problem.startsWith("dead-letter topic of 'a' = '__transaction_state'"))
                    .anyMatch(problem -> problem.startsWith("output topic of 'a' = '__share_group_state'"))
                    .anyMatch(problem -> problem.startsWith("retry topic of 'a' = '__consumer_offsets'"))
                    .allMatch(problem -> problem.contains("is Kafka's own"));
        }
    }
}
