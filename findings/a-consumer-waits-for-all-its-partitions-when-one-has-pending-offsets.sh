#!/usr/bin/env bash
# kafka-clients 4.3.1, broker 4.3.1
#
# A consumer starts with two partitions. An open transaction of somebody else holds a pending offset of partition 0. Partition 1
# has a committed offset, ten records, and no transaction near it.
#
# What happens: poll returns nothing while the transaction is open, not even the records of partition 1. This is so in both group
# protocols. With a transaction that hangs it is so for ever.
#
# What one expects: partition 0 waits, and the ten records of partition 1 come at once. The broker's answer has an error for
# each partition. The admin client uses that: it returns the stable offset of partition 1 meanwhile.
#
# Output seen:
#   classic: 0 records in 10 s while an offset of partition 0 is pending; 10 records after the transaction ended
#   classic: meanwhile the admin client knew the stable offsets of [orders-1]
#   consumer: 0 records in 10 s while an offset of partition 0 is pending; 10 records after the transaction ended
#   consumer: meanwhile the admin client knew the stable offsets of [orders-1]
#   as described
. "$(dirname "${BASH_SOURCE[0]}")/broker.sh"

fetch client org.slf4j:slf4j-nop:2.0.17 org.apache.kafka:kafka-clients:4.3.1
broker 4.3.1

cat >"$work/Finding.java" <<'JAVA'
import java.time.Duration;
import java.util.*;
import org.apache.kafka.clients.admin.*;
import org.apache.kafka.clients.consumer.*;
import org.apache.kafka.clients.producer.*;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.*;

class Finding {
    static final TopicPartition PENDING = new TopicPartition("orders", 0);
    static final TopicPartition FREE = new TopicPartition("orders", 1);
    static String bootstrap;

    public static void main(String[] args) throws Exception {
        bootstrap = args[0];
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
                var producer = producer(Map.of())) {
            admin.createTopics(List.of(new NewTopic("orders", 2, (short) 1))).all().get();
            for (int i = 0; i < 10; i++) {
                producer.send(new ProducerRecord<>("orders", FREE.partition(), null, "order " + i)).get();
            }
            boolean same = true;
            for (String protocol : List.of("classic", "consumer")) {
                admin.alterConsumerGroupOffsets(protocol + "-group", Map.of(PENDING, new OffsetAndMetadata(0), FREE, new OffsetAndMetadata(0)))
                        .all()
                        .get();
                same &= isSeen(protocol, admin);
            }
            System.out.println(same ? "as described" : "the behaviour has changed");
            System.exit(same ? 0 : 1);
        }
    }

    @SuppressWarnings("removal") // The group of somebody else has no consumer here to ask for its metadata.
    static boolean isSeen(String protocol, Admin admin) throws Exception {
        String group = protocol + "-group";
        try (var producer = producer(Map.of("transactional.id", "somebody-" + protocol));
                var consumer = consumer(group, protocol)) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.sendOffsetsToTransaction(Map.of(PENDING, new OffsetAndMetadata(0)), new ConsumerGroupMetadata(group));
            consumer.subscribe(List.of("orders"));
            int during = records(consumer, 10, 10);
            boolean hadAll = consumer.assignment().equals(Set.of(PENDING, FREE));
            Set<TopicPartition> known = admin.listConsumerGroupOffsets(group, new ListConsumerGroupOffsetsOptions().requireStable(true))
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .keySet();
            producer.abortTransaction();
            int after = records(consumer, 30, 10);
            System.out.printf(
                    "%s: %d records in 10 s while an offset of partition 0 is pending; %d records after the transaction ended%n",
                    protocol, during, after);
            System.out.printf("%s: meanwhile the admin client knew the stable offsets of %s%n", protocol, known);
            return hadAll && known.equals(Set.of(FREE)) && during == 0 && after == 10;
        }
    }

    /** How many records come within some seconds, up to a number. */
    static int records(Consumer<?, ?> consumer, int seconds, int most) {
        int count = 0;
        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        while (count < most && System.nanoTime() < end) {
            count += consumer.poll(Duration.ofMillis(200)).count();
        }
        return count;
    }

    static Producer<String, String> producer(Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(more);
        settings.put("bootstrap.servers", bootstrap);
        return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    }

    static Consumer<String, String> consumer(String group, String protocol) {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "group.id", group, "group.protocol", protocol),
                new StringDeserializer(),
                new StringDeserializer());
    }
}
JAVA
run client
