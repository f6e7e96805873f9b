#!/usr/bin/env bash
# cloudevents-kafka 4.0.1, kafka-clients 4.3.1, broker 4.3.1
#
# CloudEventSerializer writes an event without data in binary mode. A consumer with CloudEventDeserializer reads it.
#
# What happens: the consumer's record has the value null. The attributes are in its headers, but nobody gets them as an event.
# Binary mode stores such an event as a record without a value, and Kafka's consumer calls no deserializer for it.
#
# What one expects: the event, without data. The deserializer makes it when it is called by hand with the headers and null.
#
# Output seen:
#   consumer: null
#   by hand: order.archived, data null
#   as described
. "$(dirname "${BASH_SOURCE[0]}")/broker.sh"

fetch client org.slf4j:slf4j-nop:2.0.17 org.apache.kafka:kafka-clients:4.3.1 io.cloudevents:cloudevents-kafka:4.0.1
broker 4.3.1

cat >"$work/Finding.java" <<'JAVA'
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.*;
import java.net.URI;
import java.time.Duration;
import java.util.*;
import org.apache.kafka.clients.admin.*;
import org.apache.kafka.clients.consumer.*;
import org.apache.kafka.clients.producer.*;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.*;

class Finding {
    public static void main(String[] args) throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", args[0]);
        try (Admin admin = Admin.create(settings)) {
            admin.createTopics(List.of(new NewTopic("events", 1, (short) 1))).all().get();
        }
        CloudEvent event = CloudEventBuilder.v1()
                .withId("e-1")
                .withSource(URI.create("/shop"))
                .withType("order.archived")
                .build();
        try (var producer = new KafkaProducer<String, CloudEvent>(
                settings, new StringSerializer(), new CloudEventSerializer())) {
            producer.send(new ProducerRecord<>("events", "k", event)).get();
        }
        boolean same = false;
        try (var consumer = new KafkaConsumer<String, CloudEvent>(
                settings, new StringDeserializer(), new CloudEventDeserializer())) {
            TopicPartition partition = new TopicPartition("events", 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            ConsumerRecord<String, CloudEvent> record = null;
            for (int i = 0; i < 30 && record == null; i++) {
                for (var each : consumer.poll(Duration.ofSeconds(1))) {
                    record = each;
                }
            }
            System.out.println("consumer: " + record.value());
            CloudEvent byHand = new CloudEventDeserializer().deserialize("events", record.headers(), (byte[]) null);
            System.out.println("by hand: " + byHand.getType() + ", data " + byHand.getData());
            same = record.value() == null && byHand.equals(event);
        }
        System.out.println(same ? "as described" : "the behaviour has changed");
        System.exit(same ? 0 : 1);
    }
}
JAVA
run client
