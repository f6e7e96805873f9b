package io.kafkakit.faults;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What stands in Kafka, of one run. */
public final class Log implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String servers;
    private final Followed followed;
    private final Admin admin;

    public Log(String servers, Followed followed) {
        this.servers = servers;
        this.followed = followed;
        // An admin client notices a connection that nobody answers on when its call is over, whatever its request
        // timeout says.
        this.admin = Admin.create(
                Map.of("bootstrap.servers", servers, "request.timeout.ms", 5_000, "default.api.timeout.ms", 5_000));
    }

    /** Makes topics that no group makes for itself. */
    public void createTopics(Collection<String> names, Map<String, String> settings, int replicas) {
        List<NewTopic> topics = names.stream()
                .map(name -> new NewTopic(name, Scenario.PARTITIONS, (short) replicas).configs(settings))
                .toList();
        var patiently = new CreateTopicsOptions().timeoutMs((int) PATIENCE.toMillis());
        answer(() -> admin.createTopics(topics, patiently).all());
    }

    /** The names of all topics of the run. */
    private Set<String> topics() {
        return answer(() -> admin.listTopics().names()).stream()
                .filter(name -> name.startsWith(followed.run() + "-"))
                .collect(Collectors.toSet());
    }

    private List<TopicPartition> partitions(Collection<String> topics) {
        return answer(() -> admin.describeTopics(topics).allTopicNames()).values().stream()
                .flatMap(topic -> topic.partitions().stream()
                        .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                .toList();
    }

    /** Whether all replicas of all topics are in sync, Kafka's own topics too. */
    boolean isInSync() {
        Set<String> all = answer(() ->
                admin.listTopics(new ListTopicsOptions().listInternal(true)).names());
        return answer(() -> admin.describeTopics(all).allTopicNames()).values().stream()
                .flatMap(topic -> topic.partitions().stream())
                .allMatch(partition ->
                        partition.isr().size() == partition.replicas().size());
    }

    private Map<TopicPartition, Long> ends(Collection<String> topics, IsolationLevel isolation) {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        partitions(topics).forEach(partition -> asked.put(partition, OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        answer(() -> admin.listOffsets(asked, new ListOffsetsOptions(isolation)).all())
                .forEach((partition, info) -> ends.put(partition, info.offset()));
        return ends;
    }

    /** How far the input goes, by partition. */
    Map<TopicPartition, Long> inputEnds() {
        return ends(followed.inputs(), IsolationLevel.READ_UNCOMMITTED);
    }

    /** Whether the groups have consumed all before these offsets, and no transaction can change that any more. */
    boolean isConsumed(Map<TopicPartition, Long> ends) {
        Map<TopicPartition, OffsetAndMetadata> committed = committed();
        return ends.entrySet().stream().allMatch(end -> {
            OffsetAndMetadata offset = committed.get(end.getKey());
            return end.getValue() <= (offset == null ? 0 : offset.offset());
        });
    }

    /** Without those partitions whose offset a transaction is about to change. */
    private Map<TopicPartition, OffsetAndMetadata> committed() {
        Map<TopicPartition, OffsetAndMetadata> all = new HashMap<>();
        for (String group : followed.groups()) {
            all.putAll(answer(() -> admin.listConsumerGroupOffsets(
                            group, new ListConsumerGroupOffsetsOptions().requireStable(true))
                    .partitionsToOffsetAndMetadata()));
        }
        return all;
    }

    /** What the groups have not consumed yet, by partition; without those where that is nothing. */
    Map<TopicPartition, Long> lag() {
        Map<TopicPartition, OffsetAndMetadata> committed = committed();
        Set<String> consumed = topics();
        consumed.removeAll(followed.outputs());
        Map<TopicPartition, Long> lag = new HashMap<>();
        ends(consumed, IsolationLevel.READ_UNCOMMITTED).forEach((partition, end) -> {
            OffsetAndMetadata offset = committed.get(partition);
            long left = end - (offset == null ? 0 : offset.offset());
            if (left > 0) {
                lag.put(partition, left);
            }
        });
        return lag;
    }

    /** Transactions of the workers' that have neither been committed nor aborted. */
    public Collection<TransactionListing> openTransactions() {
        Set<TransactionState> over =
                Set.of(TransactionState.EMPTY, TransactionState.COMPLETE_COMMIT, TransactionState.COMPLETE_ABORT);
        return answer(() -> admin.listTransactions().all()).stream()
                .filter(each -> each.transactionalId().startsWith(followed.run() + "-"))
                .filter(each -> !over.contains(each.state()))
                .toList();
    }

    /** All that a {@code read_committed} reader sees in a topic; nothing if there is none. */
    public void read(String topic, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        if (!topics().contains(topic)) {
            return;
        }
        Map<String, Object> settings = Map.of("bootstrap.servers", servers, "isolation.level", "read_committed");
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = partitions(Set.of(topic));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(POLL).forEach(each);
            }
        }
    }

    /** Asks again as long as nobody answers. */
    private static <T> T answer(Supplier<KafkaFuture<T>> ask) {
        long since = System.nanoTime();
        while (true) {
            try {
                return ask.get().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            } catch (ExecutionException | TimeoutException e) {
                boolean isRetriable = e.getCause() instanceof RetriableException;
                if (!isRetriable || System.nanoTime() - since > PATIENCE.toNanos()) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
