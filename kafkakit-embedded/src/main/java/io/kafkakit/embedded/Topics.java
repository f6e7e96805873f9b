package io.kafkakit.embedded;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.metadata.MetadataCache;

/** Creates topics and waits until they are usable. */
final class Topics {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(5);

    private final Cluster cluster;
    private final Admin admin;

    Topics(Cluster cluster, Admin admin) {
        this.cluster = cluster;
        this.admin = admin;
    }

    void create(String topic, int partitions, Map<String, String> configs) {
        NewTopic wanted = new NewTopic(topic, Optional.of(partitions), Optional.empty()).configs(configs);
        try {
            admin.createTopics(List.of(wanted)).all().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            awaitLeaders(topic, partitions);
            awaitAnswers(topic, partitions);
        } catch (ExecutionException e) {
            Throwable refusal = Objects.requireNonNullElse(e.getCause(), e);
            throw failure(topic, String.valueOf(refusal.getMessage()), refusal);
        } catch (TimeoutException e) {
            throw failure(topic, "no answer in " + PATIENCE.toSeconds() + " s, are the brokers running?", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure(topic, "interrupted", e);
        }
    }

    /**
     * Waits until each broker knows the topic's leaders. The controller answers earlier, so a client could meet a
     * broker that does not know the topic.
     */
    private void awaitLeaders(String topic, int partitions) throws TimeoutException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!cluster.metadata().stream().allMatch(broker -> leadsAll(broker, topic, partitions))) {
            if (System.nanoTime() - deadline > 0) {
                throw new TimeoutException("a partition of " + topic + " has no leader");
            }
            Thread.sleep(PAUSE.toMillis());
        }
    }

    /**
     * Waits until the leaders answer. A leader learns that it leads a moment after the metadata says so, and refuses
     * requests until then.
     *
     * <p>An idempotent producer can get stuck on that for good. Its first batch is refused. Its second batch, already
     * on its way, is taken with any sequence number, because the partition knows none yet. From then on each retry of
     * the first batch is out of order.
     */
    private void awaitAnswers(String topic, int partitions)
            throws ExecutionException, TimeoutException, InterruptedException {
        Map<TopicPartition, OffsetSpec> all = new HashMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            all.put(new TopicPartition(topic, partition), OffsetSpec.latest());
        }
        // The leaders themselves answer. The admin client asks again while one says that it is not the leader.
        admin.listOffsets(all).all().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static boolean leadsAll(MetadataCache broker, String topic, int partitions) {
        for (int partition = 0; partition < partitions; partition++) {
            if (broker.getLeaderAndIsr(topic, partition)
                    .filter(state -> state.leader() >= 0)
                    .isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private static EmbeddedKafkaException failure(String topic, String reason, Throwable cause) {
        return new EmbeddedKafkaException("topic '" + topic + "' could not be created: " + reason, cause);
    }
}
