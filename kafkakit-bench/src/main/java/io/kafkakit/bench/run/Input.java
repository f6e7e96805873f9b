package io.kafkakit.bench.run;

import io.kafkakit.bench.event.Envelopes;
import io.kafkakit.bench.event.Orders;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Orders 0 to {@code records - 1} on a number of topics, each customer's on one of them.
 *
 * @param topics their names
 * @param partitions of each topic
 */
public record Input(List<String> topics, int partitions, Orders orders, long records) {

    /** Of these orders, on as many topics as the shape says. */
    public static Input of(String name, Shape shape, Orders orders, long records) {
        List<String> topics =
                IntStream.range(0, shape.topics()).mapToObj(i -> name + "-" + i).toList();
        return new Input(topics, shape.partitions(), orders, records);
    }

    /** Writes them in the order of their ids, acknowledged by all. */
    public void write(String bootstrapServers) {
        try (Producer<byte[], byte[]> producer = producer(bootstrapServers, 20)) {
            FirstFailure failure = new FirstFailure();
            for (long id = 0; id < records; id++) {
                var unused = producer.send(record(id), failure);
            }
            producer.flush();
            failure.throwIfAny();
        }
    }

    /** As most would have it; the linger fills batches where there is enough to fill them. */
    public static Producer<byte[], byte[]> producer(String bootstrapServers, int lingerMillis) {
        Map<String, Object> settings = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.LINGER_MS_CONFIG,
                lingerMillis,
                ProducerConfig.BATCH_SIZE_CONFIG,
                65_536);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** The record of an order. */
    public ProducerRecord<byte[], byte[]> record(long id) {
        return new ProducerRecord<>(topics.get(topicOf(id)), orders.key(id), Envelopes.value(orders.order(id)));
    }

    /** Which of the topics an order is on. */
    public int topicOf(long id) {
        return orders.customer(id) % topics.size();
    }

    /** The partitions of these topics, which are as many as those of the input. */
    public List<TopicPartition> partitionsOf(Collection<String> names) {
        return names.stream()
                .flatMap(topic -> IntStream.range(0, partitions).mapToObj(number -> new TopicPartition(topic, number)))
                .toList();
    }
}
