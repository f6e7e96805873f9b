#!/usr/bin/env bash
# kafka-clients 4.3.1, broker 4.3.1
#
# A topic has three partitions, and a custom partitioner returns 7.
#
# What happens: send accepts the record. It fails when delivery.timeout.ms is over, which is two minutes by default. The timeout
# names the partition orders-7, but neither says that it does not exist nor names the partitioner.
#
# What one expects: send refuses the record at once and names the partitioner, as it does for a negative number.
#
# Output seen, with delivery.timeout.ms=3000:
#   send returned after 0.0 s; its future failed after 3.0 s
#   org.apache.kafka.common.errors.TimeoutException: Expiring 1 record(s) for orders-7:3003 ms has passed since batch creation. The
#       request has not been sent, or no server response has been received yet.
#   -1 from a partitioner: java.lang.IllegalArgumentException: The partitioner generated an invalid partition number: -1. Partition
#       number should always be non-negative.
#   as described
. "$(dirname "${BASH_SOURCE[0]}")/broker.sh"

fetch client org.slf4j:slf4j-nop:2.0.17 org.apache.kafka:kafka-clients:4.3.1
broker 4.3.1

cat >"$work/Finding.java" <<'JAVA'
import java.util.*;
import java.util.concurrent.*;
import org.apache.kafka.clients.admin.*;
import org.apache.kafka.clients.producer.*;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.serialization.StringSerializer;

public class Finding {
    public static void main(String[] args) throws Exception {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", args[0],
                "partitioner.class", Inventing.class,
                "delivery.timeout.ms", 3000,
                "request.timeout.ms", 2000,
                "linger.ms", 0);
        boolean same = false;
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", args[0]));
                var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            admin.createTopics(List.of(new NewTopic("orders", 3, (short) 1))).all().get();
            producer.partitionsFor("orders");
            long start = System.nanoTime();
            Future<RecordMetadata> sent = producer.send(new ProducerRecord<>("orders", "7", "an order"));
            double returned = seconds(start);
            Throwable why = failure(sent);
            System.out.printf(Locale.ROOT, "send returned after %.1f s; its future failed after %.1f s%n", returned, seconds(start));
            System.out.println(why);
            same = why instanceof org.apache.kafka.common.errors.TimeoutException
                    && !why.toString().toLowerCase(Locale.ROOT).contains("partitioner");
            try {
                System.out.println("-1 from a partitioner: " + failure(producer.send(new ProducerRecord<>("orders", "-1", "an order"))));
                same = false;
            } catch (IllegalArgumentException e) {
                System.out.println("-1 from a partitioner: " + e);
            }
        }
        System.out.println(same ? "as described" : "the behaviour has changed");
        System.exit(same ? 0 : 1);
    }

    static Throwable failure(Future<?> future) throws Exception {
        try {
            future.get(60, TimeUnit.SECONDS);
            return null;
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    /** The key is the number of the partition. */
    public static class Inventing implements Partitioner {
        @Override
        public int partition(String topic, Object key, byte[] keyBytes, Object value, byte[] valueBytes, Cluster cluster) {
            return Integer.parseInt((String) key);
        }

        @Override
        public void close() {}

        @Override
        public void configure(Map<String, ?> configs) {}
    }
}
JAVA
run client
