#!/usr/bin/env bash
# kafka-streams 4.3.1, broker 4.3.1
#
# Kafka Streams has a dead-letter topic (errors.dead.letter.queue.topic.name, KIP-1034). A record that was produced an hour ago
# fails now.
#
# What happens: the dead letter has the timestamp of the record, an hour ago. No header tells the time of the failure. A search by
# timestamp for the failures of the last half hour does not find it.
#
# What one expects: the time of the failure as the timestamp, or in a header.
#
# Output seen:
#   minutes from the dead letter's timestamp to now: 60
#   its headers: [__streams.errors.exception, __streams.errors.message, __streams.errors.stacktrace, __streams.errors.topic,
#       __streams.errors.partition, __streams.errors.offset]
#   dead letters of the last half hour begin at: null
#   as described
. "$(dirname "${BASH_SOURCE[0]}")/broker.sh"

fetch streams org.slf4j:slf4j-nop:2.0.17 org.apache.kafka:kafka-streams:4.3.1
broker 4.3.1

cat >"$work/Finding.java" <<'JAVA'
import java.time.Duration;
import java.util.*;
import org.apache.kafka.clients.admin.*;
import org.apache.kafka.clients.consumer.*;
import org.apache.kafka.clients.producer.*;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.*;
import org.apache.kafka.streams.*;
import org.apache.kafka.streams.errors.LogAndContinueProcessingExceptionHandler;
import org.apache.kafka.streams.kstream.Consumed;

class Finding {
    public static void main(String[] args) throws Exception {
        long now = System.currentTimeMillis();
        long produced = now - Duration.ofHours(1).toMillis();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", args[0]));
                var producer = new KafkaProducer<>(
                        Map.<String, Object>of("bootstrap.servers", args[0]), new StringSerializer(), new StringSerializer())) {
            admin.createTopics(List.of(new NewTopic("orders", 1, (short) 1), new NewTopic("dead-letters", 1, (short) 1)))
                    .all()
                    .get();
            producer.send(new ProducerRecord<>("orders", 0, produced, "key", "fails")).get();
        }
        boolean same;
        try (var streams = new KafkaStreams(topology(), settings(args[0]))) {
            streams.start();
            same = isSeen(args[0], now, produced);
        }
        System.out.println(same ? "as described" : "the behaviour has changed");
        System.exit(same ? 0 : 1);
    }

    static boolean isSeen(String bootstrap, long now, long produced) {
        TopicPartition letters = new TopicPartition("dead-letters", 0);
        try (var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap), new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(letters));
            consumer.seekToBeginning(List.of(letters));
            ConsumerRecord<String, String> letter = first(consumer);
            System.out.println("minutes from the dead letter's timestamp to now: " + (now - letter.timestamp()) / 60_000);
            List<String> names = new ArrayList<>();
            letter.headers().forEach(header -> names.add(header.key()));
            System.out.println("its headers: " + names);
            OffsetAndTimestamp recent =
                    consumer.offsetsForTimes(Map.of(letters, now - Duration.ofMinutes(30).toMillis())).get(letters);
            System.out.println("dead letters of the last half hour begin at: " + recent);
            return letter.timestamp() == produced && recent == null && names.stream().noneMatch(name -> name.contains("time"));
        }
    }

    static ConsumerRecord<String, String> first(Consumer<String, String> consumer) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (System.nanoTime() < end) {
            for (var record : consumer.poll(Duration.ofMillis(200))) {
                return record;
            }
        }
        throw new IllegalStateException("no dead letter within 60 s");
    }

    static Topology topology() {
        StreamsBuilder builder = new StreamsBuilder();
        builder.stream("orders", Consumed.with(Serdes.String(), Serdes.String())).foreach((key, value) -> {
            throw new IllegalStateException("cannot handle " + key);
        });
        return builder.build();
    }

    static Properties settings(String bootstrap) throws Exception {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", bootstrap);
        settings.put("application.id", "order-service");
        settings.put("state.dir", System.getProperty("java.io.tmpdir"));
        settings.put("errors.dead.letter.queue.topic.name", "dead-letters");
        settings.put("processing.exception.handler", LogAndContinueProcessingExceptionHandler.class);
        return settings;
    }
}
JAVA
run streams
