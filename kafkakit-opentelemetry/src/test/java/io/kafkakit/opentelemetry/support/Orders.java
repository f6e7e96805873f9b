package io.kafkakit.opentelemetry.support;

import io.kafkakit.EventProducer;
import io.kafkakit.EventRecord;
import io.kafkakit.KafkaCluster;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** Orders with contexts of their own choice, as other services send them. */
public final class Orders {

    private Orders() {}

    /** The trace of an order. */
    public static String trace(int number) {
        return String.format("%032x", number + 1);
    }

    /** The span that it was sent in. */
    public static String span(int number) {
        return String.format("%016x", number + 1);
    }

    /** Sends an order whose context is sampled or not. */
    public static EventRecord of(String topic, int number, boolean isSampled) {
        return EventRecord.of(topic, new Story.Order("o-" + number))
                .withKey("o-" + number)
                .withHeader("traceparent", "00-" + trace(number) + "-" + span(number) + (isSampled ? "-01" : "-00"));
    }

    /** Sends sampled orders, numbered from 0. */
    public static void send(KafkaCluster cluster, String topic, int count) {
        EventProducer producer = cluster.producer();
        List<CompletableFuture<?>> sent = IntStream.range(0, count)
                .<CompletableFuture<?>>mapToObj(i -> producer.send(of(topic, i, true)))
                .toList();
        sent.forEach(CompletableFuture::join);
    }
}
