package io.kafkakit.embedded;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Ordinary clients of a Kafka under test. */
record Clients(Map<String, Object> settings) {
    static Clients of(EmbeddedKafka kafka) {
        return new Clients(kafka.clientSettings());
    }

    Clients with(String name, Object value) {
        Map<String, Object> more = new HashMap<>(settings);
        more.put(name, value);
        return new Clients(more);
    }

    Producer<String, String> producer() {
        return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    }

    Producer<String, String> transactionalProducer(String id) {
        Producer<String, String> producer = with("transactional.id", id).producer();
        producer.initTransactions();
        return producer;
    }

    Consumer<String, String> consumer(String group) {
        Map<String, Object> all = new HashMap<>(Map.of(
                "group.id", group,
                "auto.offset.reset", "earliest",
                "enable.auto.commit", "false",
                "isolation.level", "read_committed"));
        all.putAll(settings);
        return new KafkaConsumer<>(all, new StringDeserializer(), new StringDeserializer());
    }

    void send(String topic, String... values) throws Exception {
        try (Producer<String, String> producer = producer()) {
            for (String value : values) {
                producer.send(new ProducerRecord<>(topic, value)).get();
            }
        }
    }

    /** The committed values of a topic, once there are as many as that. */
    List<String> read(String topic, int count) {
        try (Consumer<String, String> consumer = consumer("reader-of-" + topic)) {
            consumer.subscribe(List.of(topic));
            return take(consumer, count);
        }
    }

    static List<String> take(Consumer<String, String> consumer, int count) {
        List<String> values = new ArrayList<>();
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
            return values.size() >= count;
        });
        return values;
    }
}
