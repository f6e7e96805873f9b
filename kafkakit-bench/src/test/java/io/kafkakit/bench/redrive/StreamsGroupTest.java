package io.kafkakit.bench.redrive;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.KafkaCluster;
import io.kafkakit.deadletter.DeadLetters;
import io.kafkakit.embedded.EmbeddedKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Here, because here Kafka Streams is at hand. */
class StreamsGroupTest {

    @Test
    void a_streams_group_is_named_as_a_reader_of_its_source_topic(@TempDir Path state) throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
            kafka.createTopic("in", 1);
            kafka.createTopic("dead", 1);
            Properties settings = new Properties();
            settings.putAll(kafka.clientSettings());
            settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "app");
            settings.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "streams");
            settings.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
            settings.put(StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class);
            settings.put(StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class);
            CountDownLatch read = new CountDownLatch(1);
            StreamsBuilder builder = new StreamsBuilder();
            builder.stream("in").foreach((key, value) -> read.countDown());
            try (KafkaStreams streams = new KafkaStreams(builder.build(), settings);
                    KafkaCluster cluster = KafkaCluster.connect(kafka.clientSettings());
                    var producer = new KafkaProducer<>(
                            kafka.clientSettings(), new ByteArraySerializer(), new ByteArraySerializer())) {
                streams.start();
                producer.send(new ProducerRecord<>("in", new byte[] {1})).get();
                assertThat(read.await(60, TimeUnit.SECONDS)).as("it reads").isTrue();
                DeadLetters letters = cluster.deadLetters("dead");
                assertThat(letters.groupsReading("in")).containsExactly("app");
                assertThat(letters.groupsReading("dead")).isEmpty();
                streams.close(Duration.ofSeconds(10));
            }
        }
    }
}
