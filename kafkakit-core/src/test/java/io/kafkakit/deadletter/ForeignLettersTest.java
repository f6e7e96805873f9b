package io.kafkakit.deadletter;

import static io.kafkakit.support.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.KafkaCluster;
import io.kafkakit.support.Broker;
import io.kafkakit.support.Kafka;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Dead letters of others on a real broker: what is fetched from where it was, and what the cluster tells. */
@ExtendWith(Broker.class)
class ForeignLettersTest {

    private static final long AN_HOUR_AGO = System.currentTimeMillis() - 3_600_000;

    /** As a share group writes it that copies nothing, which is the default. */
    private static ProducerRecord<byte[], byte[]> ofAShareGroup(
            Kafka kafka, String in, int partition, long offset, byte[] key, byte[] value) {
        var letter = new ProducerRecord<>(kafka.name("dead"), 0, key, value);
        letter.headers()
                .add("__dlq.errors.topic", in.getBytes(UTF_8))
                .add("__dlq.errors.partition", String.valueOf(partition).getBytes(UTF_8))
                .add("__dlq.errors.offset", String.valueOf(offset).getBytes(UTF_8))
                .add("__dlq.errors.group", "billing".getBytes(UTF_8));
        return letter;
    }

    private static ProducerRecord<byte[], byte[]> of(String topic, int partition, int id) {
        var record = new ProducerRecord<>(
                topic, partition, AN_HOUR_AGO, ("k" + id).getBytes(UTF_8), ("v" + id).getBytes(UTF_8));
        record.headers().add("x-id", String.valueOf(id).getBytes(UTF_8));
        return record;
    }

    private static String said(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.key(), UTF_8) + " " + new String(record.value(), UTF_8) + " "
                + new String(record.headers().lastHeader("x-id").value(), UTF_8) + " " + record.partition() + " "
                + (record.timestamp() == AN_HOUR_AGO);
    }

    @Test
    void a_share_groups_letters_go_back_as_the_records_they_were(Kafka kafka) throws InterruptedException {
        String in = kafka.topic("in", 2);
        kafka.topic("dead", 1);
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            records.add(of(in, i % 2, i));
        }
        kafka.sendRaw(records);
        kafka.sendRaw(List.of(
                ofAShareGroup(kafka, in, 1, 9, null, null),
                ofAShareGroup(kafka, in, 0, 3, null, null),
                ofAShareGroup(kafka, in, 1, 2, "k5".getBytes(UTF_8), "v5".getBytes(UTF_8)),
                ofAShareGroup(kafka, in, 1, 3, "k5".getBytes(UTF_8), "v5".getBytes(UTF_8)),
                ofAShareGroup(kafka, in, 0, 10, null, null),
                ofAShareGroup(kafka, in, 2, 0, null, null)));
        try (KafkaCluster cluster = kafka.connect()) {
            DeadLetters letters = cluster.deadLetters(kafka.name("dead"));
            Preview preview = letters.preview(DeadLetterFilter.all());
            for (Resolve how : List.of(Resolve.redriveToSource().asDryRun(), Resolve.redriveToSource())) {
                Resolved done = letters.resolve(preview, how, progress -> {});
                assertThat(done.done()).isEqualTo(3);
                assertThat(done.timestamps()).containsExactly(Map.entry("the original timestamp", 3L));
                assertThat(done.refused())
                        .hasSize(3)
                        .allSatisfy((why, count) -> assertThat(why).contains("'" + in + "'"));
            }
            assertThat(letters.depth()).as("what is refused stays").isEqualTo(3);
            assertThat(letters.list(DeadLetterFilter.all().withResolved(), 10))
                    .filteredOn(each -> each.resolution() != null)
                    .extracting(each -> each.resolution().edited())
                    .containsOnly(false);
        }
        assertThat(kafka.read(in).stream()
                        .filter(each -> each.headers().lastHeader("kafkakit-dead-letter") != null)
                        .map(ForeignLettersTest::said))
                .containsExactlyInAnyOrder("k19 v19 19 1 true", "k6 v6 6 0 true", "k5 v5 5 1 true");
    }

    @Test
    void an_original_that_is_deleted_or_of_a_topic_made_anew_is_not_sent(Kafka kafka) throws Exception {
        String in = kafka.topic("in", 1);
        kafka.topic("dead", 1);
        kafka.sendRaw(List.of(of(in, 0, 0), of(in, 0, 1)));
        kafka.sendRaw(List.of(ofAShareGroup(kafka, in, 0, 1, "k1".getBytes(UTF_8), "v1".getBytes(UTF_8))));
        kafka.broker().admin().deleteTopics(List.of(in)).all().get();
        eventually(() -> {
            kafka.broker().createTopic(in, 1);
            return true;
        });
        try (KafkaCluster cluster = kafka.connect()) {
            DeadLetters letters = cluster.deadLetters(kafka.name("dead"));
            Preview preview = letters.preview(DeadLetterFilter.all());
            assertThat(letters.resolve(preview, Resolve.redriveToSource(), progress -> {})
                            .refused())
                    .hasSize(1);
            kafka.sendRaw(List.of(of(in, 0, 7), of(in, 0, 8)));
            assertThat(letters.resolve(preview, Resolve.redriveToSource(), progress -> {})
                            .refused()
                            .keySet())
                    .singleElement()
                    .asString()
                    .contains("has another record");
            Resolved alone = letters.resolve(preview, Resolve.redriveToSource().withoutHeaders(), progress -> {});
            assertThat(alone.done()).isEqualTo(1);
        }
        assertThat(kafka.values(in)).containsExactly("v7", "v8", "v1");
    }

    @Test
    void a_timestamp_that_its_topic_would_not_keep_goes_into_a_header(Kafka kafka) throws InterruptedException {
        String kept = kafka.topic("kept", 1);
        String strict = kafka.name("strict");
        kafka.broker().createTopic(strict, 1, Map.of("message.timestamp.before.max.ms", "60000"));
        kafka.topic("dead", 1);
        List<ProducerRecord<byte[], byte[]>> all = new ArrayList<>();
        for (String source : List.of(kept, strict)) {
            var letter = new ProducerRecord<>(kafka.name("dead"), 0, AN_HOUR_AGO, new byte[] {1}, new byte[] {2});
            letter.headers().add("__streams.errors.topic", source.getBytes(UTF_8));
            all.add(letter);
        }
        kafka.sendRaw(all);
        try (KafkaCluster cluster = kafka.connect()) {
            DeadLetters letters = cluster.deadLetters(kafka.name("dead"));
            Resolved done =
                    letters.resolve(letters.preview(DeadLetterFilter.all()), Resolve.redriveToSource(), progress -> {});
            assertThat(done.timestamps())
                    .containsEntry("the original timestamp", 1L)
                    .hasSize(2)
                    .anySatisfy((words, count) ->
                            assertThat(words).contains("in a header", "message.timestamp.before.max.ms is PT1M"));
        }
        assertThat(kafka.read(kept).get(0).timestamp()).isEqualTo(AN_HOUR_AGO);
        ConsumerRecord<byte[], byte[]> now = kafka.read(strict).get(0);
        assertThat(now.timestamp()).isGreaterThan(AN_HOUR_AGO + 3_000_000);
        assertThat(now.headers().lastHeader("kafkakit-original-timestamp").value())
                .asString()
                .isEqualTo(String.valueOf(AN_HOUR_AGO));
    }

    @Test
    void a_preview_says_how_many_were_produced_too_early_for_since(Kafka kafka) {
        kafka.topic("dead", 1);
        List<ProducerRecord<byte[], byte[]>> all = new ArrayList<>();
        for (String header : List.of("__streams.errors.topic", "__connect.errors.topic", "kafka_dlt-original-topic")) {
            var letter = new ProducerRecord<>(kafka.name("dead"), 0, AN_HOUR_AGO, new byte[] {1}, new byte[] {2});
            letter.headers().add(header, "in".getBytes(UTF_8));
            all.add(letter);
        }
        kafka.sendRaw(all);
        try (KafkaCluster cluster = kafka.connect()) {
            DeadLetters letters = cluster.deadLetters(kafka.name("dead"));
            Instant halfAnHourAgo = Instant.now().minus(Duration.ofMinutes(30));
            Preview recent = letters.preview(DeadLetterFilter.all().withSince(halfAnHourAgo));
            assertThat(recent.count()).isZero();
            assertThat(recent.leftOut()).as("the third failed an hour ago").isEqualTo(2);
            Preview every = letters.preview(DeadLetterFilter.all());
            assertThat(every.count()).isEqualTo(3);
            assertThat(every.undated()).isEqualTo(2);
            assertThat(every.leftOut()).isZero();
        }
    }

    @Test
    void share_groups_read_a_topic_too_and_so_do_members_that_have_not_committed(Kafka kafka) {
        String in = kafka.topic("in", 1);
        kafka.topic("dead", 1);
        Map<String, Object> settings = new HashMap<>(kafka.broker().clientSettings());
        settings.put("enable.auto.commit", "false");
        settings.put("group.id", kafka.name("consumers"));
        Map<String, Object> ofShare = new HashMap<>(kafka.broker().clientSettings());
        ofShare.put("group.id", kafka.name("share"));
        try (KafkaCluster cluster = kafka.connect();
                var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
                var share =
                        new KafkaShareConsumer<>(ofShare, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            DeadLetters letters = cluster.deadLetters(kafka.name("dead"));
            assertThat(letters.groupsReading(in)).isEmpty();
            consumer.subscribe(List.of(in));
            share.subscribe(List.of(in));
            eventually(() -> {
                consumer.poll(Duration.ofMillis(20));
                share.poll(Duration.ofMillis(20));
                // The broker knows the assignment before the consumer does.
                return letters.groupsReading(in).size() == 2
                        && !consumer.assignment().isEmpty();
            });
            assertThat(consumer.assignment()).containsExactly(new TopicPartition(in, 0));
            assertThat(letters.groupsReading(in)).containsExactly(kafka.name("consumers"), kafka.name("share"));
        }
    }
}
