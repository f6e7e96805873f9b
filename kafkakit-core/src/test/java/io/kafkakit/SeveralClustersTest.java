package io.kafkakit;

import static io.kafkakit.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.support.Broker;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Topics;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Broker.class)
class SeveralClustersTest {

    record Job(int id) {}

    private static ConsumerGroup start(KafkaCluster cluster, Topics topics) {
        TopicEvents events = TopicEvents.of(topics.in()).on(Job.class, (job, ctx) -> ctx.send(topics.out(), job));
        return cluster.consumerGroup("same-group")
                .producerPool("same-pod", 1)
                .deadLetterTopic(topics.dead())
                .subscribe(events)
                .start();
    }

    @Test
    void two_clusters_in_one_process_share_nothing(Kafka kafka) {
        try (EmbeddedKafka other = EmbeddedKafka.start()) {
            Kafka there = new Kafka(other, kafka.name("x"));
            Kafka here = new Kafka(kafka.broker(), kafka.name("x"));
            Topics topicsHere = Topics.of(here, 1);
            Topics topicsThere = Topics.of(there, 1);
            assertThat(topicsHere).isEqualTo(topicsThere);
            try (KafkaCluster finance = here.connect();
                    KafkaCluster analytics = there.connect()) {
                ConsumerGroup one = start(finance, topicsHere);
                ConsumerGroup two = start(analytics, topicsThere);
                finance.producer().send(topicsHere.in(), new Job(1)).join();
                eventually(() -> one.status().counts().handled() == 1);
                assertThat(two.status().counts().handled()).isZero();
                assertThat(metricsOf("same-group-consumer-0")).hasSize(2);
                finance.close(Duration.ofSeconds(30));
                analytics.producer().send(topicsThere.in(), new Job(2)).join();
                eventually(() -> two.status().counts().handled() == 1);
            }
            assertThat(here.values(topicsHere.out())).containsExactly("{\"event\":\"Job\",\"data\":{\"id\":1}}");
            assertThat(there.values(topicsThere.out())).containsExactly("{\"event\":\"Job\",\"data\":{\"id\":2}}");
        }
    }

    private static Set<String> metricsOf(String role) {
        try {
            return ManagementFactory.getPlatformMBeanServer()
                    .queryNames(new ObjectName("kafka.consumer:type=app-info,*"), null)
                    .stream()
                    .map(name -> name.getKeyProperty("id"))
                    .filter(id -> id != null && id.contains(role))
                    .collect(Collectors.toSet());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void security_settings_reach_every_client() {
        try (EmbeddedKafka secured =
                EmbeddedKafka.builder().sasl("alice", "secret").start()) {
            Kafka kafka = new Kafka(secured, "sasl");
            Topics topics = Topics.of(kafka, 1);
            try (KafkaCluster cluster = KafkaCluster.connect(secured.clientSettings())) {
                ConsumerGroup group = start(cluster, topics);
                cluster.transactions("t", 1).run(transaction -> transaction.send(topics.in(), new Job(1)));
                cluster.producer().send(topics.in(), new Job(2)).join();
                eventually(() -> group.status().counts().handled() == 2);
            }
            Map<String, Object> wrong = new HashMap<>(secured.clientSettings());
            wrong.computeIfPresent(
                    "sasl.jaas.config", (name, jaas) -> jaas.toString().replace("secret", "guess"));
            try (KafkaCluster cluster = KafkaCluster.connect(wrong)) {
                assertThatThrownBy(() -> cluster.consumerGroup("g")
                                .producerPool("p", 1)
                                .deadLetterTopic(topics.dead())
                                .subscribe(TopicEvents.of(topics.in()).on(Job.class, (job, ctx) -> {}))
                                .start())
                        .as("a wrong password does not get better by waiting")
                        .isInstanceOf(KafkaKitException.class)
                        .hasMessageContaining("correct the credentials")
                        .hasRootCauseMessage("Authentication failed: Invalid username or password");
            }
        }
    }
}
