package io.kafkakit;

import static io.kafkakit.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.support.Broker;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Topics;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The libraries that compress come with kafka-clients, and lz4 in a newer version than Kafka asks for. */
@ExtendWith(Broker.class)
class CompressionTest {

    private static final int RECORDS = 200;

    record Text(String text) {}

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "snappy", "lz4", "zstd"})
    void what_is_sent_compressed_is_what_is_read(String compression, Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        TopicEvents events = TopicEvents.of(topics.in())
                .on(Text.class, (text, ctx) -> ctx.send(topics.out(), ctx.key(), new Text(text.text())));
        try (KafkaCluster cluster = KafkaCluster.connect(
                Map.of("bootstrap.servers", kafka.broker().bootstrapServers(), "compression.type", compression))) {
            ConsumerGroup group = kafka.group(cluster, topics).subscribe(events).start();
            IntStream.range(0, RECORDS)
                    .mapToObj(i -> cluster.producer().send(topics.in(), "k", new Text(text(i))))
                    .toList()
                    .forEach(sent -> sent.join());
            eventually(() -> group.status().counts().handled() == RECORDS);
        }
        assertThat(kafka.values(topics.out()))
                .hasSize(RECORDS)
                .allSatisfy(value -> assertThat(value).contains("\"text\""));
        assertThat(kafka.values(topics.out()).get(RECORDS - 1)).contains(text(RECORDS - 1));
    }

    /** Some of it repeats itself, and some does not. */
    private static String text(int seed) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder("of " + seed);
        for (int i = 0; i < 500; i++) {
            text.append(random.nextBoolean() ? "again " : Long.toString(random.nextLong(), 36));
        }
        return text.toString();
    }
}
