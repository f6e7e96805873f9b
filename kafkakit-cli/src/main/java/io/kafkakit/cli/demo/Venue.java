package io.kafkakit.cli.demo;

import io.kafkakit.cli.terminal.CommandFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    private final Flow flow;
    private final String prefix;
    private final Admin admin;

    /**
     * A cluster behind these settings of Kafka's clients.
     *
     * @param prefix of all topics and groups; may be empty
     */
    Venue(Map<String, Object> kafka, Flow flow, String prefix) {
        this.kafka = Map.copyOf(kafka);
        this.flow = flow;
        this.prefix = prefix;
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

    Flow flow() {
        return flow;
    }

    String prefix() {
        return prefix;
    }

    /** Creates the topics. */
    void open() {
        List<NewTopic> wanted = new ArrayList<>();
        flow.partitions(prefix)
                .forEach(
                        (topic, partitions) -> wanted.add(new NewTopic(topic, Optional.of(partitions), Optional.empty())
                                .configs(flow.settings(prefix, topic))));
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
        flow.partitions(prefix).forEach((topic, partitions) -> {
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
        Set<String> topics = new HashSet<>(flow.partitions(prefix).keySet());
        // Those that the services themselves have made.
        await(admin.listTopics().names(), "list its topics").stream()
                .filter(each -> !prefix.isEmpty() && each.startsWith(prefix))
                .forEach(topics::add);
        await(admin.deleteTopics(topics).all(), "delete its topics");
        List<String> groups = await(admin.listGroups().all(), "list its groups").stream()
                .map(GroupListing::groupId)
                .filter(id -> id.startsWith(prefix))
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
