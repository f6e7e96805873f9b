package io.kafkakit.bench.run;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What a benchmark asks of the broker beside its records. Used by one thread. */
public final class Cluster implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Admin admin;

    Cluster(String bootstrapServers) {
        admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    }

    /** Creates them, and returns when they can be used. */
    public void createTopics(Collection<String> topics, int partitions, Map<String, String> configs) {
        await(admin.createTopics(topics.stream()
                        .map(topic -> new NewTopic(topic, partitions, (short) 1).configs(configs))
                        .toList())
                .all());
        awaitLeaders(topics.stream()
                .flatMap(topic -> IntStream.range(0, partitions).mapToObj(number -> new TopicPartition(topic, number)))
                .toList());
    }

    /**
     * Until the leaders themselves answer, knowing that they are. Before that an idempotent producer can get stuck: its first
     * batch is refused, its second is taken, and the first is out of order from then on.
     */
    private void awaitLeaders(Collection<TopicPartition> partitions) {
        long begin = System.nanoTime();
        while (true) {
            try {
                var unused = ends(partitions);
                return;
            } catch (BenchException e) {
                boolean early = e.getCause() instanceof UnknownTopicOrPartitionException;
                if (!early || System.nanoTime() - begin > PATIENCE.toNanos()) {
                    throw e;
                }
            }
        }
    }

    /** Deletes those topics that are there. */
    public void deleteTopics(Collection<String> topics) {
        admin.deleteTopics(topics).topicNameValues().values().forEach(deletion -> {
            try {
                await(deletion);
            } catch (BenchException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
            }
        });
    }

    /** Their names. */
    public List<String> topicsBeginningWith(String prefix) {
        return await(admin.listTopics().names()).stream()
                .filter(topic -> topic.startsWith(prefix))
                .toList();
    }

    /** The partitions' ends: records, and the markers of transactions. */
    public Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        partitions.forEach(partition -> latest.put(partition, OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        await(admin.listOffsets(latest).all()).forEach((partition, info) -> ends.put(partition, info.offset()));
        return ends;
    }

    /** The sum of what a group has committed for these partitions; pending transactions do not count. */
    public long committed(String group, Collection<TopicPartition> partitions) {
        var spec = Map.of(group, new ListConsumerGroupOffsetsSpec().topicPartitions(partitions));
        var options = new ListConsumerGroupOffsetsOptions().requireStable(true);
        try {
            return await(admin.listConsumerGroupOffsets(spec, options).partitionsToOffsetAndMetadata(group))
                    .values()
                    .stream()
                    .flatMap(Stream::ofNullable)
                    .mapToLong(OffsetAndMetadata::offset)
                    .sum();
        } catch (BenchException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return 0;
            }
            throw e;
        }
    }

    private static <T> T await(KafkaFuture<T> future) {
        try {
            return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new BenchException("the broker refuses: " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw new BenchException("the broker does not answer within " + PATIENCE.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(5));
    }
}
