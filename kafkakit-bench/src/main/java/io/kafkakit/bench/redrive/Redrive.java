package io.kafkakit.bench.redrive;

import io.kafkakit.Backoff;
import io.kafkakit.ConsumerGroup;
import io.kafkakit.HeaderNames;
import io.kafkakit.KafkaCluster;
import io.kafkakit.Retries;
import io.kafkakit.TopicEvents;
import io.kafkakit.bench.event.OrderCreated;
import io.kafkakit.bench.event.Orders;
import io.kafkakit.bench.run.BenchException;
import io.kafkakit.bench.run.BrokerProcess;
import io.kafkakit.deadletter.DeadLetterFilter;
import io.kafkakit.deadletter.DeadLetters;
import io.kafkakit.deadletter.Preview;
import io.kafkakit.deadletter.Resolve;
import io.kafkakit.deadletter.Resolved;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Makes dead letters, with a group whose handler fails, and redrives them. Used by one thread.
 *
 * @param letters how many
 * @param size of an event's value in bytes, about; 250 at least
 * @param settings of the clients
 */
record Redrive(BrokerProcess broker, int letters, int size, Map<String, String> settings) {

    private static final int PARTITIONS = 6;
    private static final int CUSTOMERS = 100;
    private static final int BARE = 250;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /**
     * What came of it.
     *
     * @param preview seconds until what there is was known
     * @param redrive seconds from the call until it returned
     */
    record Times(double preview, double redrive) {}

    /**
     * Does it in topics of its own.
     *
     * @throws BenchException if a dead letter did not come back, or came back twice
     */
    Times run(String name) throws InterruptedException {
        broker.cluster().createTopics(List.of(name), PARTITIONS, Map.of());
        Map<String, Object> client = new HashMap<>(settings);
        client.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers());
        try (KafkaCluster cluster = KafkaCluster.connect(client)) {
            fail(cluster, name);
            DeadLetters dead = cluster.deadLetters(name + "-dead");
            long begin = System.nanoTime();
            Preview preview = dead.preview(DeadLetterFilter.all());
            long previewed = System.nanoTime();
            Resolved resolved = dead.resolve(
                    preview, Resolve.redrive().withOperator("bench").withReason("measured"), progress -> {});
            long end = System.nanoTime();
            check(name, resolved, dead);
            return new Times((previewed - begin) / 1e9, (end - previewed) / 1e9);
        }
    }

    private void fail(KafkaCluster cluster, String name) throws InterruptedException {
        TopicEvents events = TopicEvents.of(name).on(OrderCreated.class, (order, ctx) -> {
            throw new IllegalArgumentException("no such product: " + order.product());
        });
        try (ConsumerGroup group = cluster.consumerGroup(name)
                .producerPool(name, 1)
                .deadLetterTopic(name + "-dead")
                .createTopics()
                .subscribe(
                        events,
                        topic -> topic.retries(
                                Retries.upTo(1).onTopic(name + "-retry").withBackoff(Backoff.none())))
                .start()) {
            Orders orders = new Orders(CUSTOMERS);
            // Half as long when it is compressed, as text is at best: words that repeat would flatter.
            Random random = new Random(1);
            for (int id = 0; id < letters; id++) {
                OrderCreated order = padded(orders.order(id), random);
                var unused = cluster.producer().send(name, order.customer(), order);
            }
            long begin = System.nanoTime();
            while (group.status().counts().deadLettered() < letters) {
                if (System.nanoTime() - begin > PATIENCE.toNanos()) {
                    throw new BenchException("of " + letters + " records "
                            + group.status().counts() + " within " + PATIENCE.toSeconds() + " s");
                }
                Thread.sleep(50);
            }
        }
    }

    private OrderCreated padded(OrderCreated order, Random random) {
        byte[] padding = new byte[Math.max(0, size - BARE) / 2];
        random.nextBytes(padding);
        return new OrderCreated(
                order.id(),
                order.customer(),
                order.product(),
                order.quantity(),
                order.cents(),
                order.currency(),
                order.note() + HexFormat.of().formatHex(padding));
    }

    private void check(String name, Resolved resolved, DeadLetters dead) {
        Map<String, Integer> times = returned(name + "-retry");
        long twice = times.values().stream().filter(count -> count > 1).count();
        if (resolved.done() != letters || dead.depth() != 0 || times.size() != letters || twice > 0) {
            throw new BenchException("of " + letters + " dead letters " + times.size() + " came back, " + twice
                    + " of them more than once; told: " + resolved);
        }
    }

    /** How often each dead letter came back. */
    private Map<String, Integer> returned(String retryTopic) {
        Map<String, Object> client = new HashMap<>();
        client.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers());
        client.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        client.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        List<TopicPartition> partitions = IntStream.range(0, PARTITIONS)
                .mapToObj(number -> new TopicPartition(retryTopic, number))
                .toList();
        Map<String, Integer> times = new HashMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    Header from = record.headers().lastHeader(HeaderNames.DEAD_LETTER);
                    if (from != null) {
                        times.merge(new String(from.value(), StandardCharsets.UTF_8), 1, Integer::sum);
                    }
                }
            }
        }
        return times;
    }
}
