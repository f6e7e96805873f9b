package io.kafkakit.internal.commit;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * The ids of topics, as a broker knows them now. A topic that is made anew has another one, and so has the topic of the same
 * name on another cluster. Thread-safe.
 */
final class TopicIds {

    private final Map<String, Uuid> known = new ConcurrentHashMap<>();
    private volatile @Nullable Throwable error;
    private volatile CompletableFuture<Void> all = CompletableFuture.completedFuture(null);

    private TopicIds() {}

    /** Asks for those of the topics of these partitions, without waiting. */
    static TopicIds ask(Admin admin, Collection<TopicPartition> partitions, int timeoutMillis) {
        TopicIds ids = new TopicIds();
        DescribeTopicsOptions options = new DescribeTopicsOptions().timeoutMs(timeoutMillis);
        var topics = partitions.stream().map(TopicPartition::topic).distinct().toList();
        CompletableFuture<?>[] each = admin.describeTopics(topics, options).topicNameValues().entrySet().stream()
                .map(topic -> topic.getValue().toCompletionStage().handle((there, failure) -> {
                    if (there != null) {
                        ids.known.put(topic.getKey(), there.topicId());
                    } else {
                        ids.error = failure;
                    }
                    return null;
                }))
                .map(answer -> answer.toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new);
        ids.all = CompletableFuture.allOf(each);
        return ids;
    }

    /**
     * Hands over those that are known when all are answered.
     *
     * @param answer called on a thread of the client's, or at once
     */
    void whenKnown(Consumer<Map<String, Uuid>> answer) {
        var unused = all.thenRun(() -> answer.accept(known));
    }

    /** Why one is not known; null if all are. */
    @Nullable
    Throwable error() {
        return error;
    }
}
