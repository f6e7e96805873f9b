package io.kafkakit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.ConsumerGroup;
import io.kafkakit.KafkaCluster;
import io.kafkakit.Retries;
import io.kafkakit.TopicEvents;
import io.kafkakit.console.fleet.Fleet;
import io.kafkakit.console.fleet.FleetBuilder;
import io.kafkakit.console.fleet.FleetView;
import io.kafkakit.embedded.EmbeddedKafka;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** All instances of a group, steered from a command line. */
class FleetCommandsTest {

    private static EmbeddedKafka kafka;

    record Label(int number) {}

    @BeforeAll
    static void startKafka() {
        kafka = EmbeddedKafka.start();
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    private static Ran kafkakit(String... arguments) {
        return Ran.on(kafka, List.of(arguments));
    }

    private static ConsumerGroup start(KafkaCluster cluster, Fleet fleet) {
        return fleet.observe(cluster.consumerGroup("label-service")
                        .deadLetterTopic("labels-dead")
                        .createTopics(2)
                        .subscribe(
                                TopicEvents.of("labels").on(Label.class, (label, ctx) -> {}),
                                topic -> topic.atLeastOnce().retries(Retries.upTo(1))))
                .start();
    }

    @Test
    void a_group_is_listed_shown_and_steered_in_all_instances() throws Exception {
        try (KafkaCluster cluster = KafkaCluster.connect(kafka.bootstrapServers())) {
            start(cluster, fleet(cluster, "pod-1").join());
            ConsumerGroup second = start(cluster, fleet(cluster, "pod-2").join());
            FleetView view = fleet(cluster, "view").view();
            assertThat(view.await(
                            now -> now.group("label-service")
                                    .filter(each -> each.instances().size() == 2
                                            && each.totals().partitions() == 4
                                            && each.totals().lagUnknown() == 0)
                                    .isPresent(),
                            Duration.ofSeconds(20)))
                    .isTrue();

            Ran paused = kafkakit(
                    "fleet", "pause", "label-service", "labels", "--event", "Label", "--by", "ann", "--reason", "ink");
            assertThat(paused.status()).as(paused.err()).isZero();
            assertThat(paused.out())
                    .contains("pod-1: done", "pod-2: done", "pause labels Label: done by 2 instances of 2");
            assertThat(second.status().topics().get(0).pausedEvents()).containsExactly("Label");

            assertThat(kafkakit("fleet", "list").out())
                    .containsPattern("(?m)^label-service +RUNNING +2 +4 +0 +0 +labels Label$")
                    .endsWith("1 group\n");
            assertThat(kafkakit("fleet", "concurrency", "label-service", "labels", "5")
                            .status())
                    .isZero();
            assertThat(kafkakit("fleet", "retries", "label-service", "labels", "off")
                            .status())
                    .isZero();
            assertThat(kafkakit("fleet", "show", "label-service").out())
                    .contains("label-service is RUNNING")
                    .containsPattern("(?m)^pod-1 +RUNNING +1 ")
                    .containsPattern("(?m)^labels +Label +5 +off$")
                    .containsPattern("ann +pause labels Label +ink");

            assertThat(kafkakit("fleet", "resume", "label-service", "labels").status())
                    .isZero();
            assertThat(second.status().topics().get(0).pausedEvents()).isEmpty();

            Ran refused = kafkakit("fleet", "pause", "label-service", "nothing");
            assertThat(refused.status()).isEqualTo(1);
            assertThat(refused.out()).contains("pod-2: refused: group 'label-service' has not subscribed to topic");
            Ran unknown = kafkakit("fleet", "pause", "nobody", "labels");
            assertThat(unknown.status()).isEqualTo(1);
            assertThat(unknown.err()).contains("no instance of group 'nobody' takes part in the fleet");
        }
    }

    private static FleetBuilder fleet(KafkaCluster cluster, String instance) {
        return Fleet.of(cluster)
                .interval(Duration.ofMillis(500))
                .instance(instance)
                .createTopics();
    }

    @Test
    void a_fleet_without_topics_and_wrong_usage_are_one_line() {
        Ran missing = kafkakit("fleet", "list", "--status-topic", "no-such-fleet");
        assertThat(missing.status()).isEqualTo(1);
        assertThat(missing.err())
                .contains("topic 'no-such-fleet' does not exist")
                .containsOnlyOnce("\n");
        assertThat(kafkakit("fleet", "concurrency", "g", "t", "-1").status()).isEqualTo(2);
        assertThat(kafkakit("fleet", "retries", "g", "t", "perhaps").status()).isEqualTo(2);
    }
}
