package io.kafkakit.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kafkakit.EventRecord;
import io.kafkakit.KafkaCluster;
import io.kafkakit.TopicEvents;
import io.kafkakit.embedded.EmbeddedKafka;
import java.time.Duration;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

@EmbeddedKafkaTest
class TopicReaderTest {

    record Ping(String text) {}

    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    void records_have_all_their_parts(
            KafkaCluster cluster, TopicReader reader, @TestTopic(partitions = 3) String pings) {
        EventRecord ping = EventRecord.of(pings, new Ping("x")).withPartition(2).withHeader("a", "b");
        cluster.producer().send(ping.withKey("k")).join();

        TestRecord read = reader.records(pings).get(0);

        assertThat(read.topic()).isEqualTo(pings);
        assertThat(read.partition()).isEqualTo(2);
        assertThat(read.offset()).isZero();
        assertThat(read.timestamp()).isNotNull();
        assertThat(read.key()).isEqualTo("k");
        assertThat(read.header("a")).isEqualTo("b");
        assertThat(read.header("no")).isNull();
        assertThat(read.event()).isEqualTo("Ping");
        assertThat(reader.events(pings, Ping.class)).containsExactly(new Ping("x"));
    }

    @Test
    void records_of_aborted_and_open_transactions_are_not_there(
            EmbeddedKafka kafka, TopicReader reader, @TestTopic String pings) {
        var settings = kafka.clientSettings();
        settings.put("transactional.id", pings);
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            var unused = producer.send(new ProducerRecord<>(pings, "aborted"));
            producer.flush();
            producer.abortTransaction();
            producer.beginTransaction();
            unused = producer.send(new ProducerRecord<>(pings, "open"));
            producer.flush();

            assertThat(reader.records(pings)).isEmpty();

            producer.commitTransaction();
            assertThat(reader.awaitRecords(pings, 1, SOON))
                    .extracting(TestRecord::value)
                    .containsExactly("open");
        }
    }

    @Test
    void records_that_do_not_come_are_told_with_those_that_did(
            KafkaCluster cluster, TopicReader reader, @TestTopic String pings) {
        cluster.producer().send(pings, "k", new Ping("only one")).join();

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> reader.awaitRecords(pings, 2, Duration.ofMillis(300)))
                .withMessageContaining("waited 300 ms for 2 records in '" + pings + "', 1 came")
                .withMessageContaining("only one");
    }

    @Test
    void lag_counts_the_records_that_a_group_has_to_commit(
            KafkaCluster cluster, TopicReader reader, @TestTopic(partitions = 2) String pings, @TestTopic String dead) {
        String group = "lag-of-" + pings;
        IntStream.range(0, 10)
                .forEach(i ->
                        cluster.producer().send(pings, "k" + i, new Ping("x")).join());
        assertThat(reader.lag(group, pings)).isEqualTo(10);
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> reader.awaitNoLag(group, Duration.ofMillis(100), pings))
                .withMessageContaining("10 records of " + pings);

        cluster.consumerGroup(group)
                .producerPool(group, 1)
                .deadLetterTopic(dead)
                .subscribe(TopicEvents.of(pings).on(Ping.class, (ping, ctx) -> {}))
                .start();

        reader.awaitNoLag(group, SOON, pings);
        assertThat(reader.lag(group, pings)).isZero();
    }
}
