package io.kafkakit.support;

import io.kafkakit.KafkaCluster;
import java.util.stream.IntStream;

/** Sends {@link Work} to an input topic, each id under the key that is its rest by the number of keys. */
public record Works(KafkaCluster cluster, String topic, int keys) {

    /** Sends these ids, to the partitions of their keys, and waits until the broker has them. */
    public void send(int from, int to) {
        IntStream.range(from, to)
                .mapToObj(id -> cluster.producer().send(topic, "k" + id % keys, new Work(id)))
                .toList()
                .forEach(sent -> sent.join());
    }
}
