#!/usr/bin/env bash
# kafka-clients 4.3.1, broker 4.3.1
#
# A consumer of a group reads five records of a topic. The topic is deleted and made anew, with twenty other records. Then the consumer
# polls again. auto.offset.reset is earliest.
#
# What happens: the classic consumer keeps its position and reads the new topic from offset 5 on. It never returns the first five
# records of the new topic, throws nothing, and calls no rebalance listener.
#
# What one expects: the new topic has another id, and the fetch that names the old one fails. So the position belongs to a log that is
# gone, and the consumer goes to where auto.offset.reset says, as it does when its position is out of range.
#
# Output seen:
#   before: offsets 0 to 4 of old records
#   after: offsets 5 to 19 of new records; rebalances since: 0
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
    static String bootstrap;
    static int rebalances;

    public static void main(String[] args) throws Exception {
        bootstrap = args[0];
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
                Consumer<String, String> consumer = consumer()) {
            create(admin);
            send("old", 5);
            consumer.subscribe(List.of("orders"), new ConsumerRebalanceListener() {
                public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
                    rebalances++;
                }

                public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                    rebalances++;
                }
            });
            List<ConsumerRecord<String, String>> before = read(consumer, 5, 30);
            System.out.println("before: " + words(before));
            rebalances = 0;
            admin.deleteTopics(List.of("orders")).all().get();
            while (admin.listTopics().names().get().contains("orders")) {
                Thread.sleep(50);
            }
            create(admin);
            send("new", 20);
            List<ConsumerRecord<String, String>> after = read(consumer, 20, 15);
            System.out.println("after: " + words(after) + "; rebalances since: " + rebalances);
            boolean same = before.size() == 5
                    && after.size() == 15
                    && after.get(0).offset() == 5
                    && after.stream().allMatch(each -> each.value().equals("new"))
                    && rebalances == 0;
            System.out.println(same ? "as described" : "the behaviour has changed");
            System.exit(same ? 0 : 1);
        }
    }

    static String words(List<ConsumerRecord<String, String>> records) {
        if (records.isEmpty()) {
            return "nothing";
        }
        return "offsets " + records.get(0).offset() + " to " + records.get(records.size() - 1).offset() + " of "
                + records.get(0).value() + " records";
    }

    static void create(Admin admin) throws Exception {
        admin.createTopics(List.of(new NewTopic("orders", 1, (short) 1))).all().get();
    }

    /** With a producer that knows nothing of a former topic. */
    static void send(String value, int count) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrap), new StringSerializer(), new StringSerializer())) {
            for (int i = 0; i < count; i++) {
                producer.send(new ProducerRecord<>("orders", value)).get();
            }
        }
    }

    /** What comes within some seconds, up to a number. */
    static List<ConsumerRecord<String, String>> read(Consumer<String, String> consumer, int most, int seconds) {
        List<ConsumerRecord<String, String>> all = new ArrayList<>();
        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        while (all.size() < most && System.nanoTime() < end) {
            consumer.poll(Duration.ofMillis(200)).forEach(all::add);
        }
        return all;
    }

    static Consumer<String, String> consumer() {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", bootstrap,
                        "group.id", "readers",
                        "group.protocol", "classic",
                        "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new StringDeserializer());
    }
}
JAVA
run client
