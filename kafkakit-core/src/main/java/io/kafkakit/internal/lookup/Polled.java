package io.kafkakit.internal.lookup;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/** The records of a poll that are read and not handled. */
public final class Polled {

    private Polled() {}

    /**
     * All of them, partition by partition. Taken by index, because iterators of OpenTelemetry's Java agent make a span for
     * each record, as if it were handled here. An iteration that ends early even leaves its last span behind on the
     * thread.
     */
    public static <K, V> List<ConsumerRecord<K, V>> all(ConsumerRecords<K, V> records) {
        List<ConsumerRecord<K, V>> all = new ArrayList<>(records.count());
        for (TopicPartition partition : records.partitions()) {
            List<ConsumerRecord<K, V>> its = records.records(partition);
            for (int i = 0; i < its.size(); i++) {
                all.add(its.get(i));
            }
        }
        return all;
    }
}
