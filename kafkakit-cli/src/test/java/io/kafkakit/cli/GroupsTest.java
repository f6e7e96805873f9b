package io.kafkakit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkakit.ConsumerGroup;
import io.kafkakit.KafkaCluster;
import io.kafkakit.TopicEvents;
import io.kafkakit.embedded.EmbeddedKafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What one needs to know of topics and groups, without another tool. */
class GroupsTest {

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

    private static ConsumerGroup start(KafkaCluster cluster, String topic, List<Integer> handled) {
        return cluster.consumerGroup(topic + "-service")
                .producerPool(topic, 1)
                .deadLetterTopic(topic + "-dead")
                .createTopics()
                .subscribe(TopicEvents.of(topic).on(Label.class, (label, ctx) -> handled.add(label.number())))
                .start();
    }

    @Test
    void topics_are_created_and_listed() {
        Ran made = kafkakit("topics", "create", "one", "three:3", "--setting", "retention.ms=1000");
        assertThat(made.status()).as(made.err()).isZero();
        assertThat(made.out()).contains("created one with 1 partition\n", "created three with 3 partitions");

        Ran listed = kafkakit("topics", "list");
        assertThat(listed.out()).containsPattern("(?m)^three +3 +1 +0$").contains("TOPIC");
        assertThat(listed.out()).doesNotContain("__consumer_offsets");

        Ran again = kafkakit("topics", "create", "three:3", "four");
        assertThat(again.status()).isEqualTo(1);
        assertThat(again.err()).contains("topic 'three' was not created: it exists already");
        assertThat(again.out()).contains("created four");
    }

    @Test
    void a_topic_that_is_written_wrongly_is_one_line() {
        Ran wrong = kafkakit("topics", "create", "labels:many");
        assertThat(wrong.status()).isEqualTo(2);
        assertThat(wrong.err())
                .contains("labels:many: write NAME or NAME:PARTITIONS")
                .hasLineCount(1);
    }

    @Test
    void the_lag_of_a_group_is_shown_and_a_stopped_one_goes_on_where_it_is_set() {
        kafkakit("topics", "create", "labels");
        List<Integer> handled = new CopyOnWriteArrayList<>();
        try (KafkaCluster cluster = KafkaCluster.connect(kafka.bootstrapServers())) {
            ConsumerGroup group = start(cluster, "labels", handled);
            for (int i = 0; i < 5; i++) {
                cluster.producer().send("labels", "k", new Label(i)).join();
            }
            awaitHandled(handled, 5);
            Ran running =
                    kafkakit("groups", "reset", "labels-service", "--topic", "labels", "--to", "earliest", "--yes");
            assertThat(running.status()).isEqualTo(1);
            assertThat(running.err()).contains("stop all its members first");
            group.close();
        }
        String[] there = {"groups", "reset", "labels-service", "--topic", "labels", "--to", "latest", "--yes"};
        assertThat(kafkakit(there).out())
                .as("the text beside an offset is no reason to set it")
                .isEqualTo("nothing to do\n");
        Ran lag = kafkakit("groups", "lag", "labels-service");
        assertThat(lag.out()).containsPattern("(?m)^labels +0 +\\d+ +\\d+ +0 +-$");
        assertThat(lag.out()).endsWith("labels-service is Empty, with 0 members, and 0 records behind\n");
        assertThat(kafkakit("groups", "list").out()).containsPattern("(?m)^labels-service +Classic +Empty$");

        setBackAndHandleAgain(handled);
    }

    /** Where auto.offset.reset is none, a group cannot begin before somebody says where. */
    @Test
    void a_group_that_never_ran_can_be_told_where_to_begin() {
        kafkakit("topics", "create", "fresh:2");
        String[] reset = {"groups", "reset", "new-group", "--topic", "fresh", "--to", "earliest", "--yes"};
        Ran set = kafkakit(reset);
        assertThat(set.status()).isZero();
        assertThat(set.out())
                .startsWith("there is no group 'new-group' yet")
                .contains("2 offsets to set")
                .endsWith("done\n");
        assertThat(kafkakit(reset).out()).isEqualTo("nothing to do\n");
    }

    private static void setBackAndHandleAgain(List<Integer> handled) {
        String[] back = {"groups", "reset", "labels-service", "--topic", "labels", "--to", "3"};
        Ran dry = kafkakit(with(back, "--dry-run"));
        assertThat(dry.out()).containsPattern("(?m)^labels +0 +\\d+ +3$").contains("dry run: 1 offset to set");
        Ran unasked = kafkakit(back);
        assertThat(unasked.err()).contains("pass --yes");
        assertThat(kafkakit(with(back, "--yes")).out()).endsWith("done\n");
        assertThat(kafkakit(with(back, "--yes")).out()).endsWith("nothing to do\n");
        assertThat(kafkakit("groups", "lag", "labels-service").out()).contains("2 records behind");

        handled.clear();
        try (KafkaCluster cluster = KafkaCluster.connect(kafka.bootstrapServers())) {
            start(cluster, "labels", handled);
            awaitHandled(handled, 2);
        }
        assertThat(handled).containsExactly(3, 4);
    }

    private static void awaitHandled(List<Integer> handled, int count) {
        await().atMost(Duration.ofSeconds(60)).until(() -> handled.size() == count);
    }

    private static String[] with(String[] arguments, String more) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add(more);
        return all.toArray(String[]::new);
    }

    @Test
    void mistakes_are_told_in_one_line() {
        assertThat(kafkakit("groups", "lag", "nobody").err())
                .contains("there is no consumer group 'nobody'")
                .hasLineCount(1);
        Ran nowhere = kafkakit("groups", "reset", "nobody", "--topic", "t", "--to", "yesterday");
        assertThat(nowhere.status()).isEqualTo(2);
        assertThat(nowhere.err()).contains("--to yesterday", "earliest, latest").hasLineCount(1);
    }
}
