package io.kafkakit.interop.letters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kafkakit.deadletter.RealLetter;
import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.test.EmbeddedKafkaTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Share groups with {@code errors.deadletterqueue.*}, KIP-1191: Kafka 4.4 and newer. */
@EmbeddedKafkaTest(topics = "sg-in", partitions = 3)
class ShareGroupLettersTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    @BeforeAll
    static void needsKafka44() {
        assumeTrue(!Versions.KAFKA.matches("4\\.[0-3]\\..*"), "Kafka before 4.4 has no dead letters of share groups");
    }

    @Test
    void a_share_group_writes_dead_letters_as_they_are_known(EmbeddedKafka kafka) throws Exception {
        FailingRecords records = new FailingRecords(kafka);
        records.send("sg-in", "s1", "k1", "reject 1");
        records.send("sg-in", "s2", null, "reject 2");
        records.send("sg-in", "s3", FailingRecords.BINARY, FailingRecords.bytes("release 3"));
        records.send("sg-in", "s4", FailingRecords.bytes("k4"), null);
        give(kafka, "sg-copy", true);
        give(kafka, "sg-bare", false);
        consume(kafka, "sg-copy", () -> records.of("dlq.sg-copy").size() == 4);
        consume(kafka, "sg-bare", () -> records.of("dlq.sg-bare").size() == 4);
        Kept.assertSame(
                "share-group",
                Versions.KAFKA,
                List.of(
                        letter(records, "rejected-with-copy", "dlq.sg-copy", "s1"),
                        letter(records, "rejected-without-key-with-copy", "dlq.sg-copy", "s2"),
                        letter(records, "delivered-too-often-with-copy", "dlq.sg-copy", "s3"),
                        letter(records, "tombstone-rejected-with-copy", "dlq.sg-copy", "s4"),
                        letter(records, "rejected", "dlq.sg-bare", "s1"),
                        letter(records, "delivered-too-often", "dlq.sg-bare", "s3")));
    }

    /** Its letters have none of the record's headers. */
    private static RealLetter letter(FailingRecords records, String situation, String deadLetters, String id) {
        ConsumerRecord<byte[], byte[]> source = records.await("sg-in", each -> FailingRecords.isOf(each, id));
        return new RealLetter(
                "",
                situation,
                records.await(
                        deadLetters,
                        each -> text(each, "__dlq.errors.partition").equals("" + source.partition())
                                && text(each, "__dlq.errors.offset").equals("" + source.offset())),
                source);
    }

    private static String text(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return new String(header.value(), StandardCharsets.UTF_8);
    }

    private static void give(EmbeddedKafka kafka, String group, boolean copy) throws Exception {
        kafka.createTopic("dlq." + group, 3, Map.of("errors.deadletterqueue.group.enable", "true"));
        Map<String, String> settings = Map.of(
                "errors.deadletterqueue.topic.name",
                "dlq." + group,
                "errors.deadletterqueue.copy.record.enable",
                Boolean.toString(copy),
                "share.auto.offset.reset",
                "earliest",
                "share.delivery.count.limit",
                "3");
        List<AlterConfigOp> ops = settings.entrySet().stream()
                .map(each ->
                        new AlterConfigOp(new ConfigEntry(each.getKey(), each.getValue()), AlterConfigOp.OpType.SET))
                .toList();
        kafka.admin()
                .incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.GROUP, group), ops))
                .all()
                .get(30, TimeUnit.SECONDS);
    }

    /** Releases what asks for it, and rejects all else. */
    private static void consume(EmbeddedKafka kafka, String group, BooleanSupplier until) {
        Map<String, Object> settings = new HashMap<>(kafka.clientSettings());
        settings.put("group.id", group);
        settings.put("share.acknowledgement.mode", "explicit");
        try (KafkaShareConsumer<byte[], byte[]> consumer =
                new KafkaShareConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of("sg-in"));
            long end = System.nanoTime() + LONG.toNanos();
            while (!until.getAsBoolean()) {
                assertThat(System.nanoTime()).as("dead letters of " + group).isLessThan(end);
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    consumer.acknowledge(
                            record, isToRelease(record) ? AcknowledgeType.RELEASE : AcknowledgeType.REJECT);
                }
                consumer.commitSync();
            }
        }
    }

    private static boolean isToRelease(ConsumerRecord<byte[], byte[]> record) {
        return record.value() != null && new String(record.value(), StandardCharsets.UTF_8).startsWith("release");
    }
}
