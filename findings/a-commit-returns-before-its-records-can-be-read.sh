#!/usr/bin/env bash
# kafka-clients 4.3.1, broker 4.3.1
#
# A producer writes one record to each of two topics in a transaction. As soon as commitTransaction has returned, the same process
# asks a read_committed consumer for the ends of both partitions. That 500 times.
#
# What happens: in some of the transactions, the end of at least one partition is still before the record. A reader that reads to
# the end now does not see it. A moment later it does. The coordinator answers the commit when its own log says that the transaction
# is to be committed. It writes the markers into the partitions after that.
#
# What one expects: a transaction whose commit was acknowledged can be read. The Javadoc of commitTransaction says "commits the
# ongoing transaction", and nothing of a time until readers see it.
#
# Output seen:
#   transactions that could not be read when their commit returned: some of 500
#   transactions that could not be read ten seconds later: 0
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
    static final int TRANSACTIONS = 500;

    public static void main(String[] args) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", args[0]))) {
            admin.createTopics(List.of(new NewTopic("a", 1, (short) 1), new NewTopic("b", 1, (short) 1))).all().get();
        }
        int early = 0;
        int never = 0;
        try (Producer<String, String> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", args[0], "transactional.id", "finding"),
                        new StringSerializer(), new StringSerializer());
                Consumer<String, String> consumer = new KafkaConsumer<>(
                        Map.of("bootstrap.servers", args[0], "isolation.level", "read_committed"),
                        new StringDeserializer(), new StringDeserializer())) {
            producer.initTransactions();
            for (int i = 0; i < TRANSACTIONS; i++) {
                producer.beginTransaction();
                var a = producer.send(new ProducerRecord<>("a", "value"));
                var b = producer.send(new ProducerRecord<>("b", "value"));
                producer.commitTransaction();
                Map<TopicPartition, Long> written = Map.of(
                        new TopicPartition("a", 0), a.get().offset(), new TopicPartition("b", 0), b.get().offset());
                early += isReadable(consumer, written) ? 0 : 1;
                long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
                while (!isReadable(consumer, written) && System.nanoTime() < end) {
                    Thread.sleep(1);
                }
                never += isReadable(consumer, written) ? 0 : 1;
            }
        }
        System.out.println("transactions that could not be read when their commit returned: "
                + (early > 0 ? "some" : "none") + " of " + TRANSACTIONS);
        System.out.println("transactions that could not be read ten seconds later: " + never);
        System.err.println(early + " could not be read at once");
        System.out.println(early > 0 && never == 0 ? "as described" : "the behaviour has changed");
        System.exit(early > 0 && never == 0 ? 0 : 1);
    }

    static boolean isReadable(Consumer<String, String> consumer, Map<TopicPartition, Long> written) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(written.keySet());
        return written.entrySet().stream().allMatch(each -> ends.get(each.getKey()) > each.getValue());
    }
}
JAVA
run client
