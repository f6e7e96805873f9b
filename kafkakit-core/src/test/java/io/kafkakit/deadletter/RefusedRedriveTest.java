package io.kafkakit.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkakit.KafkaCluster;
import io.kafkakit.KafkaKitException;
import io.kafkakit.support.Broker;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Dead letters that cannot go back, among others that can. */
@ExtendWith(Broker.class)
class RefusedRedriveTest {

    /** What is in the headers may be anything, and it is one dead letter's own. */
    @Test
    void one_that_cannot_go_back_keeps_no_other_from_it(Kafka kafka) throws InterruptedException {
        Topics topics = Topics.of(kafka, 1);
        List<ProducerRecord<byte[], byte[]>> all = new ArrayList<>();
        for (String source : List.of(topics.in(), "no topic!", kafka.name("none"), "", topics.in())) {
            var letter = new ProducerRecord<>(topics.dead(), 0, "k".getBytes(UTF_8), new byte[] {1});
            letter.headers().add("dead-letter-topic", source.getBytes(UTF_8));
            all.add(letter);
        }
        kafka.sendRaw(all);
        try (KafkaCluster cluster = kafka.connect()) {
            DeadLetters letters = cluster.deadLetters(topics.dead());
            Preview preview = letters.preview(DeadLetterFilter.all());
            for (Resolve how : List.of(Resolve.redriveToSource().asDryRun(), Resolve.redriveToSource())) {
                Resolved done = letters.resolve(preview, how, progress -> {});
                assertThat(done.to()).containsExactly(Map.entry(topics.in(), 2L));
                assertThat(done.refused()).hasSize(3);
            }
            assertThat(letters.depth()).isEqualTo(3);
        }
        assertThat(kafka.read(topics.in())).hasSize(2);
    }

    /** Its neighbours of the same transaction go back all the same. */
    @Test
    void one_that_its_topic_refuses_stays(Kafka kafka) throws InterruptedException {
        Topics topics = Topics.of(kafka, 1);
        String small = kafka.name("small");
        kafka.broker().createTopic(small, 1, Map.of("max.message.bytes", "2000"));
        List<ProducerRecord<byte[], byte[]>> all = new ArrayList<>();
        for (int size : new int[] {10, 5_000, 20, 30}) {
            var letter = new ProducerRecord<>(topics.dead(), 0, "k".getBytes(UTF_8), new byte[size]);
            letter.headers().add("dead-letter-topic", small.getBytes(UTF_8));
            all.add(letter);
        }
        kafka.sendRaw(all);
        try (KafkaCluster cluster = kafka.connect()) {
            DeadLetters letters = cluster.deadLetters(topics.dead());
            Resolved done =
                    letters.resolve(letters.preview(DeadLetterFilter.all()), Resolve.redriveToSource(), progress -> {});
            assertThat(done.done()).isEqualTo(3);
            assertThat(done.refused())
                    .containsExactly(Map.entry("its topic refuses it for its size, its form or its timestamp", 1L));
            assertThat(letters.depth()).isEqualTo(1);
        }
        assertThat(kafka.read(small)).hasSize(3);
    }

    @Test
    void a_topic_that_is_not_there_and_one_that_would_forget_are_refused(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        kafka.broker().createTopic(topics.dead() + "-resolutions", 1, Map.of("cleanup.policy", "delete"));
        try (KafkaCluster cluster = kafka.connect()) {
            assertThatThrownBy(() -> cluster.deadLetters(kafka.name("none")).depth())
                    .isInstanceOf(KafkaKitException.class)
                    .hasMessageContaining("does not exist");
            assertThatThrownBy(() -> cluster.deadLetters("no topic")).hasMessageContaining("not a valid topic name");
            DeadLetters letters = cluster.deadLetters(topics.dead());
            Preview preview = letters.preview(DeadLetterFilter.all());
            assertThatThrownBy(() -> letters.resolve(preview, Resolve.discard(), progress -> {}))
                    .isInstanceOf(KafkaKitException.class)
                    .hasMessageContaining("set it to compact");
        }
    }

    @Test
    void a_cluster_that_does_not_answer_is_a_failure_of_ours_with_kafkas_as_its_cause() {
        Map<String, Object> nobody =
                Map.of("bootstrap.servers", "localhost:1", "default.api.timeout.ms", 1_000, "request.timeout.ms", 500);
        try (KafkaCluster cluster = KafkaCluster.connect(nobody)) {
            assertThatThrownBy(() -> cluster.deadLetters("dead").depth())
                    .isInstanceOf(KafkaKitException.class)
                    .hasMessageContaining("the dead letters in 'dead' of the cluster localhost:1")
                    .hasCauseInstanceOf(KafkaException.class);
        }
    }
}
