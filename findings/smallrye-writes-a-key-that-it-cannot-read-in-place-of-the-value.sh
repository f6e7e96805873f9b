#!/usr/bin/env bash
# smallrye-reactive-messaging-kafka 4.36.0 with the kafka-clients 4.2.0 that it brings, broker 4.3.1
#
# A channel has fail-on-deserialization-failure=false and failure-strategy=dead-letter-queue. The deserializer of its keys refuses
# the key of a record; the value is readable.
#
# What happens: the dead letter has the record's key as its value. The record's value is nowhere in the letter. It is lost once the
# source topic has deleted the record.
#
# What one expects: a dead letter with the key and the value of the record, as there is for a value that cannot be read.
#
# Output seen, without the headers that name topic, partition, offset, deserializer and exception:
#   kafka-clients 4.2.0
#   dead letter: key bad key, value bad key
#       deserialization-failure-key = true
#       deserialization-failure-key-data = bad key
#       deserialization-failure-data = bad key
#   dead letter: key good key, value bad value
#       deserialization-failure-value-data = bad value
#       deserialization-failure-data = bad value
#   as described
. "$(dirname "${BASH_SOURCE[0]}")/broker.sh"

fetch smallrye org.slf4j:slf4j-nop:2.0.17 io.smallrye.reactive:smallrye-reactive-messaging-kafka:4.36.0 \
    io.smallrye.reactive:mutiny-reactive-streams-operators:3.1.0 io.smallrye.config:smallrye-config:3.14.1 \
    org.jboss.weld.se:weld-se-core:5.1.6.Final
broker 4.3.1

cat >"$work/Finding.java" <<'JAVA'
import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallrye.config.*;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.*;
import org.apache.kafka.clients.admin.*;
import org.apache.kafka.clients.consumer.*;
import org.apache.kafka.clients.producer.*;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.*;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.weld.environment.se.Weld;

public class Finding {
    public static void main(String[] args) throws Exception {
        System.setProperty("org.jboss.logging.provider", "slf4j");
        System.out.println("kafka-clients " + org.apache.kafka.common.utils.AppInfoParser.getVersion());
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", args[0]));
                var producer = new KafkaProducer<>(
                        Map.<String, Object>of("bootstrap.servers", args[0]), new StringSerializer(), new StringSerializer())) {
            admin.createTopics(List.of(new NewTopic("orders", 1, (short) 1), new NewTopic("dead-letters", 1, (short) 1)))
                    .all()
                    .get();
            producer.send(new ProducerRecord<>("orders", "bad key", "good value")).get();
            producer.send(new ProducerRecord<>("orders", "good key", "bad value")).get();
        }
        ConfigProviderResolver.instance().registerConfig(config(args[0]), Thread.currentThread().getContextClassLoader());
        boolean same;
        try (var container = new Weld().addBeanClass(Listener.class).initialize()) {
            same = isSeen(args[0]);
        }
        System.out.println(same ? "as described" : "the behaviour has changed");
        System.exit(same ? 0 : 1);
    }

    static boolean isSeen(String bootstrap) {
        List<ConsumerRecord<String, String>> letters = new ArrayList<>();
        TopicPartition topic = new TopicPartition("dead-letters", 0);
        try (var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap), new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(topic));
            consumer.seekToBeginning(List.of(topic));
            long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (letters.size() < 2) {
                if (System.nanoTime() > end) {
                    throw new IllegalStateException("no two dead letters within 60 s, but " + letters);
                }
                consumer.poll(Duration.ofMillis(200)).forEach(letters::add);
            }
        }
        letters.forEach(letter -> {
            System.out.println("dead letter: key " + letter.key() + ", value " + letter.value());
            letter.headers().forEach(header -> System.out.println("    " + header.key() + " = " + text(header)));
        });
        ConsumerRecord<String, String> badKey =
                letters.stream().filter(letter -> letter.key().equals("bad key")).findFirst().orElseThrow();
        boolean hasValue = false;
        for (var header : badKey.headers()) {
            hasValue |= text(header).contains("good value");
        }
        return "bad key".equals(badKey.value()) && !hasValue;
    }

    static String text(Header header) {
        return new String(header.value(), UTF_8);
    }

    static SmallRyeConfig config(String bootstrap) {
        Map<String, String> settings = new HashMap<>();
        settings.put("connector", "smallrye-kafka");
        settings.put("bootstrap.servers", bootstrap);
        settings.put("topic", "orders");
        settings.put("group.id", "order-service");
        settings.put("auto.offset.reset", "earliest");
        settings.put("key.deserializer", Strict.class.getName());
        settings.put("value.deserializer", Strict.class.getName());
        settings.put("fail-on-deserialization-failure", "false");
        settings.put("failure-strategy", "dead-letter-queue");
        settings.put("dead-letter-queue.topic", "dead-letters");
        settings.put("dead-letter-queue.key.serializer", StringSerializer.class.getName());
        settings.put("dead-letter-queue.value.serializer", StringSerializer.class.getName());
        Map<String, String> prefixed = new HashMap<>();
        settings.forEach((name, value) -> prefixed.put("mp.messaging.incoming.orders." + name, value));
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(prefixed, "finding", 500))
                .build();
    }

    @ApplicationScoped
    public static class Listener {
        @Incoming("orders")
        public void handle(String order) {}
    }

    /** Refuses what begins with "bad". */
    public static class Strict extends StringDeserializer {
        @Override
        public String deserialize(String topic, byte[] data) {
            String text = super.deserialize(topic, data);
            if (text != null && text.startsWith("bad")) {
                throw new IllegalArgumentException("cannot read it");
            }
            return text;
        }
    }
}
JAVA
run smallrye
