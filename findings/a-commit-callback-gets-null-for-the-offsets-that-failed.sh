#!/usr/bin/env bash
# kafka-clients 4.3.1, broker 4.3.1; the same was seen with 4.2.2
#
# A consumer commits an offset by commitAsync, with a callback, and the broker refuses it: its metadata is longer than
# offset.metadata.max.bytes. Once with group.protocol=classic, once with group.protocol=consumer.
#
# What happens: with the classic protocol, the callback gets the offsets that it asked to commit, and the exception. With the consumer
# protocol it gets the exception, and null for the offsets.
#
# What one expects: the same in both. OffsetCommitCallback calls its parameter "a map of the offsets and associated metadata that
# this callback applies to", and says nothing of null. A callback that logs the offsets, or puts them aside to try again, throws.
#
# Output seen:
#   classic: offsets of [orders-0], OffsetMetadataTooLarge
#   consumer: offsets null, OffsetMetadataTooLarge
#   as described
. "$(dirname "${BASH_SOURCE[0]}")/broker.sh"

fetch client org.slf4j:slf4j-nop:2.0.17 org.apache.kafka:kafka-clients:4.3.1
broker 4.3.1

cat >"$work/Finding.java" <<'JAVA'
import java.time.Duration;
import java.util.*;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.*;
import org.apache.kafka.clients.consumer.*;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.*;

class Finding {
    static final TopicPartition PARTITION = new TopicPartition("orders", 0);

    public static void main(String[] args) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", args[0]))) {
            admin.createTopics(List.of(new NewTopic("orders", 1, (short) 1))).all().get();
        }
        String classic = told(args[0], "classic");
        String newer = told(args[0], "consumer");
        System.out.println("classic: " + classic);
        System.out.println("consumer: " + newer);
        boolean same = classic.equals("offsets of [orders-0], OffsetMetadataTooLarge")
                && newer.equals("offsets null, OffsetMetadataTooLarge");
        System.out.println(same ? "as described" : "the behaviour has changed");
        System.exit(same ? 0 : 1);
    }

    static String told(String bootstrap, String protocol) {
        AtomicReference<String> told = new AtomicReference<>();
        try (Consumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "group.id", protocol + "-group", "group.protocol", protocol),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.subscribe(List.of("orders"));
            long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (consumer.assignment().isEmpty() && System.nanoTime() < end) {
                consumer.poll(Duration.ofMillis(100));
            }
            consumer.commitAsync(
                    Map.of(PARTITION, new OffsetAndMetadata(0, "x".repeat(5_000))),
                    (offsets, error) -> told.set("offsets " + (offsets == null ? "null" : "of " + offsets.keySet()) + ", "
                            + error.getClass().getSimpleName()));
            while (told.get() == null && System.nanoTime() < end) {
                consumer.poll(Duration.ofMillis(100));
            }
        }
        return String.valueOf(told.get());
    }
}
JAVA
run client
