package io.kafkakit.cli.demo;

import io.kafkakit.cli.terminal.CommandFailure;
import io.kafkakit.examples.orderflow.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The cluster of a run: its topics come at the start and, where it is the user's, go at the end. */
public final class Venue implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 15_000;
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final Map<String, Object> kafka;
    private final Topics topics;
    private final Admin admin;

    /** A cluster behind these settings of Kafka's clients. */
    public Venue(Map<String, Object> kafka, Topics topics) {
        this.kafka = Map.copyOf(kafka);
        this.topics = topics;
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.putIfAbsent("default.api.timeout.ms", PATIENCE_MILLIS);
        settings.putIfAbsent("request.timeout.ms", PATIENCE_MILLIS);
        try {
            admin = Admin.create(settings);
        } catch (KafkaException e) {
            throw new CommandFailure(
                    "Kafka's client refuses the settings: " + innermost(e).getMessage(), e);
        }
    }

    Map<String, Object> kafka() {
        return kafka;
    }

    Topics topics() {
        return topics;
    }

    /** Creates the topics. */
    void open() {
        List<NewTopic> wanted = new ArrayList<>();
        topics.partitions().forEach((topic, partitions) -> {
            NewTopic each = new NewTopic(topic, Optional.of(partitions), Optional.empty());
            // What is in stock follows from the whole topic, so none of it may go.
            wanted.add(topic.equals(topics.stock()) ? each.configs(Map.of("retention.ms", "-1")) : each);
        });
        await(admin.createTopics(wanted).all(), "create its topics");
        awaitLeaders();
    }

    /**
     * Returns when each partition's leader answers, which it may not do yet when the topic exists.
     *
     * <p>Without this an idempotent producer can get stuck for good: its first batch is refused because the leader is not
     * ready, its second, already on its way, is taken with whatever sequence number it has since the partition knows none
     * yet, and from then on the first is out of order at each of its retries.
     */
    private void awaitLeaders() {
        Map<TopicPartition, OffsetSpec> all = new HashMap<>();
        topics.partitions().forEach((topic, partitions) -> {
            for (int i = 0; i < partitions; i++) {
                all.put(new TopicPartition(topic, i), OffsetSpec.latest());
            }
        });
        long deadline = System.nanoTime() + Duration.ofMillis(PATIENCE_MILLIS).toNanos();
        while (!haveLeaders(all) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private boolean haveLeaders(Map<TopicPartition, OffsetSpec> partitions) {
        try {
            // Answered by the leaders themselves; the client asks again for as long as one says that it is none.
            admin.listOffsets(partitions).all().get();
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                // What the controller has made, its brokers hear of a moment later.
                return false;
            }
            throw failure("find its new topics", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted", e);
        }
    }

    /** Deletes the topics and the groups. */
    void clear() {
        await(admin.deleteTopics(topics.partitions().keySet()).all(), "delete its topics");
        List<String> groups = await(admin.listGroups().all(), "list its groups").stream()
                .map(GroupListing::groupId)
                .filter(id -> id.startsWith(topics.prefix()))
                .toList();
        // The services have names that outlive them, so they do not leave their groups by ending.
        groups.forEach(group -> await(
                admin.removeMembersFromConsumerGroup(group, new RemoveMembersFromConsumerGroupOptions())
                        .all(),
                "remove the members of its groups"));
        await(admin.deleteConsumerGroups(groups).all(), "delete its groups");
    }

    private <T> T await(KafkaFuture<T> answer, String purpose) {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw failure(purpose, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted", e);
        }
    }

    private CommandFailure failure(String purpose, Exception e) {
        return new CommandFailure(
                "the demo cannot " + purpose + " on " + kafka.get("bootstrap.servers") + ": "
                        + innermost(e).getMessage()
                        + "; check the address and the rights, or leave out --bootstrap-server for an embedded Kafka",
                e);
    }

    private static Throwable innermost(Throwable failure) {
        Throwable cause = failure.getCause();
        return cause == null ? failure : innermost(cause);
    }

    @Override
    public void close() {
        admin.close();
    }
}
