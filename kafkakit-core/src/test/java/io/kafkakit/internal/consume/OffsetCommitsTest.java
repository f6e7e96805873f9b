package io.kafkakit.internal.consume;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.clients.consumer.RetriableCommitFailedException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OffsetCommitsTest {

    private static final TopicPartition ONE = new TopicPartition("orders", 0);
    private static final TopicPartition TWO = new TopicPartition("orders", 1);

    private final OffsetCommits commits = new OffsetCommits();
    private final List<Map<TopicPartition, OffsetAndMetadata>> asked = new ArrayList<>();
    private final List<OffsetCommitCallback> callbacks = new ArrayList<>();

    private final Consumer<byte[], byte[]> consumer = consumer();

    @SuppressWarnings("unchecked") // The proxy takes whatever the interface has.
    private Consumer<byte[], byte[]> consumer() {
        return (Consumer<byte[], byte[]>) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Consumer.class}, (proxy, method, args) -> {
                    asked.add((Map<TopicPartition, OffsetAndMetadata>) args[0]);
                    callbacks.add((OffsetCommitCallback) args[1]);
                    return null;
                });
    }

    private static OffsetAndMetadata offset(long offset) {
        return new OffsetAndMetadata(offset);
    }

    private void answer(int commit, @Nullable Exception error) {
        callbacks.get(commit).onComplete(asked.get(commit), error);
    }

    @Test
    void what_failed_is_committed_again_though_nothing_else_is_settled() {
        commits.commit(consumer, Map.of(ONE, offset(5)));
        answer(0, new RetriableCommitFailedException("no coordinator"));
        commits.commit(consumer, Map.of());
        answer(1, null);
        commits.commit(consumer, Map.of());
        assertThat(asked).containsExactly(Map.of(ONE, offset(5)), Map.of(ONE, offset(5)));
    }

    /** As Kafka does with group.protocol=consumer. */
    @Test
    void a_client_need_not_say_which_commit_failed() {
        commits.commit(consumer, Map.of(ONE, offset(5)));
        callbacks.get(0).onComplete(null, new RetriableCommitFailedException("a rebalance"));
        commits.commit(consumer, Map.of());
        assertThat(asked).containsExactly(Map.of(ONE, offset(5)), Map.of(ONE, offset(5)));
    }

    @Test
    void what_failed_does_not_come_again_once_there_is_more_or_the_partition_is_gone() {
        commits.commit(consumer, Map.of(ONE, offset(5), TWO, offset(7)));
        commits.commit(consumer, Map.of(ONE, offset(6)));
        answer(0, new RetriableCommitFailedException("no coordinator"));
        commits.forget(TWO);
        commits.commit(consumer, Map.of());
        assertThat(asked).hasSize(2);
    }
}
