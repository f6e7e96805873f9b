package io.kafkakit.deadletter;

import static io.kafkakit.support.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.ConsumerGroup;
import io.kafkakit.DeadLetterException;
import io.kafkakit.HeaderNames;
import io.kafkakit.KafkaCluster;
import io.kafkakit.Retries;
import io.kafkakit.TopicEvents;
import io.kafkakit.support.Broker;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Topics;
import io.kafkakit.support.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Dead letters and their resolutions after a failover. MirrorMaker 2 keeps partition, key, value, headers and timestamp; the
 * topic's id and, because it copies no transaction markers, the offsets are others.
 */
@ExtendWith(Broker.class)
class MirroredLettersTest {

    private static final int COUNT = 6;

    private static void fail(Kafka kafka, KafkaCluster cluster, Topics topics) {
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            throw new DeadLetterException("number " + work.id());
        });
        try (ConsumerGroup group = kafka.group(cluster, topics)
                .subscribe(events, topic -> topic.retries(Retries.upTo(1).onTopic(topics.retry())))
                .start()) {
            // One after the other, so that each has its own transaction and the log markers in between.
            for (int id = 0; id < COUNT; id++) {
                cluster.producer().send(topics.in(), "k" + id, new Work(id)).join();
                int failed = id + 1;
                eventually(() -> group.status().counts().deadLettered() == failed);
            }
        }
    }

    private static void mirror(Kafka kafka, String from, String to) {
        List<ProducerRecord<byte[], byte[]>> copies = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> each : kafka.read(from)) {
            copies.add(new ProducerRecord<>(
                    to, each.partition(), each.timestamp(), each.key(), each.value(), each.headers()));
        }
        kafka.sendRaw(copies);
    }

    private static void redrive(DeadLetters letters, String... keys) throws InterruptedException {
        for (String key : keys) {
            letters.resolve(
                    letters.preview(DeadLetterFilter.all().withKey(key)),
                    Resolve.redrive().withOperator("ada"),
                    progress -> {});
        }
    }

    private static List<String> unresolved(DeadLetters letters) {
        return letters.list(DeadLetterFilter.all(), 100).stream()
                .map(letter -> new String(letter.key(), UTF_8))
                .sorted()
                .toList();
    }

    @Test
    void what_was_redriven_at_home_is_resolved_in_the_mirror_and_the_other_way_round(Kafka kafka) throws Exception {
        Topics topics = Topics.of(kafka, 1);
        String mirror = kafka.topic("mirrored-dead", 1);
        kafka.broker().createTopic(mirror + "-resolutions", 1, Map.of("cleanup.policy", "compact"));
        try (KafkaCluster cluster = kafka.connect()) {
            fail(kafka, cluster, topics);
            DeadLetters home = cluster.deadLetters(topics.dead());
            DeadLetters away = cluster.deadLetters(mirror);
            redrive(home, "k1", "k4");
            mirror(kafka, topics.dead(), mirror);
            mirror(kafka, topics.dead() + "-resolutions", mirror + "-resolutions");
            assertThat(unresolved(away)).containsExactly("k0", "k2", "k3", "k5");
            assertThat(away.depth()).isEqualTo(4);
            DeadLetter resolved = away.list(
                            DeadLetterFilter.all().withResolved().withKey("k4"), 2)
                    .get(0);
            assertThat(resolved.position()).isNotEqualTo(position(home, "k4"));
            assertThat(resolved.resolution()).extracting(Resolution::operator).isEqualTo("ada");
            assertThat(away.find(resolved.position()).orElseThrow().resolution())
                    .isNotNull();

            Resolved done = away.resolve(away.preview(DeadLetterFilter.all()), Resolve.redrive(), progress -> {});
            assertThat(done.done()).isEqualTo(4);
            assertThat(kafka.read(topics.retry())).hasSize(COUNT);

            mirror(kafka, mirror + "-resolutions", topics.dead() + "-resolutions");
            assertThat(home.depth()).isZero();
        }
    }

    private static Position position(DeadLetters letters, String key) {
        return letters.list(DeadLetterFilter.all().withResolved().withKey(key), 1)
                .get(0)
                .position();
    }

    /** A topic made anew, with the resolutions of the one before: only what is the same failure is resolved. */
    @Test
    void another_failure_of_the_same_record_is_unresolved(Kafka kafka) throws Exception {
        Topics topics = Topics.of(kafka, 1);
        String anew = kafka.topic("anew", 1);
        try (KafkaCluster cluster = kafka.connect()) {
            fail(kafka, cluster, topics);
            DeadLetters home = cluster.deadLetters(topics.dead());
            home.resolve(home.preview(DeadLetterFilter.all()), Resolve.discard(), progress -> {});
            kafka.broker().createTopic(anew + "-resolutions", 1, Map.of("cleanup.policy", "compact"));
            mirror(kafka, topics.dead() + "-resolutions", anew + "-resolutions");
            List<ProducerRecord<byte[], byte[]>> failures = IntStream.range(0, COUNT)
                    .mapToObj(id -> again(kafka.read(topics.dead()).get(id), anew, id))
                    .toList();
            kafka.sendRaw(failures);
            DeadLetters letters = cluster.deadLetters(anew);
            assertThat(unresolved(letters)).containsExactly("k1", "k2", "k3", "k4", "k5");
        }
    }

    /** The first is a copy; each of the others failed again, at another time or without saying when. */
    private static ProducerRecord<byte[], byte[]> again(ConsumerRecord<byte[], byte[]> letter, String to, int id) {
        var copy = new ProducerRecord<>(to, 0, letter.timestamp(), letter.key(), letter.value(), letter.headers());
        if (id > 0) {
            copy.headers().remove(HeaderNames.FAILED_AT);
        }
        if (id > 1) {
            copy.headers().add(HeaderNames.FAILED_AT, ("2026-11-30T10:00:00.00" + id + "Z").getBytes(UTF_8));
        }
        return copy;
    }
}
