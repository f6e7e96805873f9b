package io.kafkakit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.Backoff;
import io.kafkakit.KafkaCluster;
import io.kafkakit.Retries;
import io.kafkakit.TopicEvents;
import io.kafkakit.embedded.EmbeddedKafka;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TopicsTest {

    private static EmbeddedKafka kafka;

    @BeforeAll
    static void startKafka() {
        kafka = EmbeddedKafka.start();
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    private static Ran topics(String command, String... arguments) {
        return Ran.on(kafka, List.of("topics", command), arguments);
    }

    @Test
    void what_is_missing_is_planned_and_created() {
        kafka.createTopic("orders", 6, Map.of("max.message.bytes", "2000000"));
        String[] wanted = {
            "--topic",
            "orders",
            "--retries",
            "3",
            "--backoff",
            "1s,1m",
            "--keep-key-order",
            "--dead-letters",
            "orders-dead",
            "--keep-dead-letters",
            "7d"
        };
        Ran plan = topics("plan", wanted);
        assertThat(plan.status()).as(plan.err()).isEqualTo(3);
        assertThat(plan.out())
                .contains("+ orders-retry-1s: retries after 1 s, 6 partitions")
                .contains("+ orders-retry-1m")
                .contains("retention.ms = 1209660000")
                .contains("+ orders-retry-behind: records behind others of their key, 6 partitions")
                .contains("retention.ms = -1")
                .contains("+ orders-dead: dead letters, 6 partitions")
                .contains("retention.ms = 604800000")
                .contains("max.message.bytes = 2131072")
                .contains("+ orders-dead-resolutions: resolutions of dead letters, 1 partition\n")
                .contains("cleanup.policy = compact");
        assertThat(topics("plan", wanted).out()).as("a plan changes nothing").isEqualTo(plan.out());

        assertThat(topics("apply", wanted).out()).endsWith("done\n");
        Ran again = topics("plan", wanted);
        assertThat(again.status()).isZero();
        assertThat(again.out().lines()).hasSize(5).allMatch(line -> line.startsWith("= "));
        assertThat(topics("apply", wanted).out()).endsWith("nothing to do\n");
    }

    @Test
    void what_a_group_creates_is_what_the_plan_wants() {
        kafka.createTopic("refunds", 3, Map.of("max.message.bytes", "2000000"));
        Retries retries = Retries.upTo(2)
                .withBackoff(Backoff.delays(Duration.ofSeconds(1), Duration.ofMinutes(1)))
                .keepingKeyOrder();
        try (KafkaCluster cluster = KafkaCluster.connect(kafka.bootstrapServers())) {
            cluster.consumerGroup("refund-service")
                    .producerPool("refund-service-0", 1)
                    .deadLetterTopic("refunds-dead")
                    .createTopics(2)
                    .subscribe(
                            TopicEvents.of("refunds").on("Refund", String.class, (refund, ctx) -> {}),
                            topic -> topic.retries(retries))
                    .subscribe(
                            TopicEvents.of("chargebacks").on("Refund", String.class, (refund, ctx) -> {}),
                            topic -> topic.retries(retries))
                    .start();
        }
        Ran plan = topics(
                "plan",
                "--topic",
                "refunds,chargebacks",
                "--retries",
                "2",
                "--backoff",
                "1s,1m",
                "--keep-key-order",
                "--dead-letters",
                "refunds-dead");
        assertThat(plan.status()).as(plan.out() + plan.err()).isZero();
        assertThat(plan.out().lines()).hasSize(8).allMatch(line -> line.startsWith("= "));
    }

    /** Brokers hear of a change after the controller has answered. */
    @Test
    void what_was_applied_is_there_for_whoever_asks_next() {
        kafka.createTopic("parcels", 24);
        for (int i = 0; i < 10; i++) {
            String[] wanted = {
                "--topic", "parcels", "--retries", "1", "--retry-topic", "again-" + i, "--dead-letters", "dead-" + i
            };
            assertThat(topics("apply", wanted).out()).endsWith("done\n");
            Ran plan = topics("plan", wanted);
            assertThat(plan.status()).as(plan.out()).isZero();
        }
    }

    @Test
    void what_would_lose_records_is_corrected_and_what_is_more_than_wanted_stays() {
        kafka.createTopic("payments", 4);
        kafka.createTopic("payments-retry", 2, Map.of("cleanup.policy", "compact", "retention.ms", "-1"));
        kafka.createTopic("payments-dead", 8, Map.of("retention.ms", "1000"));
        String[] wanted = {"--topic", "payments", "--retries", "1", "--backoff", "5s", "--dead-letters", "payments-dead"
        };
        assertThat(topics("plan", wanted).out())
                .contains("partitions 2 -> 4")
                .contains("cleanup.policy compact -> delete")
                .contains("retention.ms 1000 -> 2592000000")
                .doesNotContain("retention.ms -1");
        assertThat(topics("apply", wanted).status()).isZero();
        assertThat(topics("plan", wanted).status()).isZero();
        assertThat(topics("plan", wanted).out()).contains("= payments-dead: dead letters, 8 partitions");
    }

    @Test
    void mistakes_are_told_in_one_line() {
        assertThat(topics("plan", "--topic", "none", "--dead-letters", "d").err())
                .contains("source topic 'none' does not exist")
                .hasLineCount(1);
        kafka.createTopic("a", 1);
        kafka.createTopic("b", 1);
        assertThat(topics("plan", "--topic", "a,b", "--retry-topic", "r", "--retries", "1", "--dead-letters", "d")
                        .err())
                .contains("each needs its own")
                .hasLineCount(1);
        assertThat(topics("plan", "--topic", "a", "--retries", "1", "--backoff", "soon", "--dead-letters", "d")
                        .err())
                .contains("--backoff soon is no time")
                .hasLineCount(1);
    }
}
