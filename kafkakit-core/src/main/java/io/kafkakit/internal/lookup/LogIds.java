package io.kafkakit.internal.lookup;

import io.kafkakit.internal.ledger.LogId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * The ids of the logs behind topics, from the newest answer of a broker. A recreated topic has another id, and so has
 * the topic of the same name on another cluster. Thread-safe; never waits.
 */
final class LogIds {

    private final Supplier<Admin> admin;
    private final int timeoutMillis;
    private final Map<String, LogId> last = new ConcurrentHashMap<>();
    /** The cluster id never changes. */
    private volatile @Nullable String clusterId;

    LogIds(Supplier<Admin> admin, int timeoutMillis) {
        this.admin = admin;
        this.timeoutMillis = timeoutMillis;
    }

    /**
     * A broker's answer.
     *
     * @param ids by topic
     * @param missing topics that do not exist
     * @param error why some are unknown; null if none is
     */
    record Answer(
            Map<String, LogId> ids,
            Set<String> missing,
            @Nullable Throwable error) {}

    /** The newest known id of this topic; null if none is known. */
    @Nullable
    LogId last(String topic) {
        return last.get(topic);
    }

    /** Asks for the ids of these topics. The answer comes on a thread of the client, and is never an exception. */
    CompletableFuture<Answer> ask(Collection<String> topics) {
        Topics asked = new Topics();
        CompletableFuture<?> described = asked.ask(admin.get(), topics, timeoutMillis);
        return described.thenCombine(cluster(asked), (all, cluster) -> {
            Map<String, LogId> ids = new HashMap<>();
            if (cluster != null) {
                asked.ids.forEach((topic, id) -> ids.put(topic, new LogId(cluster, topic, id)));
                last.putAll(ids);
            }
            return new Answer(ids, asked.missing, asked.error);
        });
    }

    /** The cluster's id; null if it is not available now. */
    private CompletableFuture<@Nullable String> cluster(Topics asked) {
        String known = clusterId;
        if (known != null) {
            return CompletableFuture.completedFuture(known);
        }
        return admin.get()
                .describeCluster(new DescribeClusterOptions().timeoutMs(timeoutMillis))
                .clusterId()
                .toCompletionStage()
                .toCompletableFuture()
                .handle((id, error) -> {
                    if (error != null) {
                        asked.error = error;
                        return null;
                    }
                    clusterId = id == null ? "" : id;
                    return clusterId;
                });
    }

    /** A question about topics. */
    private static final class Topics {

        private final Map<String, Uuid> ids = new ConcurrentHashMap<>();
        private final Set<String> missing = ConcurrentHashMap.newKeySet();
        private volatile @Nullable Throwable error;

        CompletableFuture<?> ask(Admin admin, Collection<String> topics, int timeoutMillis) {
            DescribeTopicsOptions options = new DescribeTopicsOptions().timeoutMs(timeoutMillis);
            CompletableFuture<?>[] each = admin.describeTopics(topics, options).topicNameValues().entrySet().stream()
                    .map(topic -> topic.getValue()
                            .toCompletionStage()
                            .handle((there, failure) -> {
                                if (there != null) {
                                    ids.put(topic.getKey(), there.topicId());
                                } else {
                                    failed(topic.getKey(), failure);
                                }
                                return null;
                            })
                            .toCompletableFuture())
                    .toArray(CompletableFuture<?>[]::new);
            return CompletableFuture.allOf(each);
        }

        private void failed(String topic, Throwable failure) {
            Throwable cause = failure.getCause() == null ? failure : failure.getCause();
            error = cause;
            if (cause instanceof UnknownTopicOrPartitionException) {
                missing.add(topic);
            }
        }
    }
}
