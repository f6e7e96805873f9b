package io.kafkakit.internal.topics;

import io.kafkakit.ConfigurationException;
import io.kafkakit.internal.config.Answers;
import io.kafkakit.internal.config.ClientKind;
import io.kafkakit.internal.config.ClientSettings;
import io.kafkakit.internal.config.Problems;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeShareGroupsOptions;
import org.apache.kafka.clients.admin.DescribeStreamsGroupsOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares a group's settings with its broker's limits, and its id with the existing groups. If the user may not read
 * something, or an older broker does not report it, producers and consumers find out later.
 */
public final class LimitCheck {

    private static final Logger log = LoggerFactory.getLogger(LimitCheck.class);
    /**
     * Timeout of each question, in milliseconds. The group coordinator may be away for longer; the check does not wait
     * for it.
     */
    private static final int PATIENCE = 2_000;

    private final Admin admin;
    private final String groupId;
    private final ClientSettings settings;
    private final LongSupplier leftMillis;

    /**
     * Uses this admin client.
     *
     * @param settings of the group, for the names as the user wrote them
     * @param leftMillis milliseconds until the start must be over
     */
    public LimitCheck(Admin admin, String groupId, ClientSettings settings, LongSupplier leftMillis) {
        this.admin = admin;
        this.groupId = groupId;
        this.settings = settings;
        this.leftMillis = leftMillis;
    }

    /**
     * Throws one error that lists everything that does not fit.
     *
     * @param consumer complete settings of a consumer
     * @param transactional complete settings of the transactional producers; empty if there are none
     * @throws ConfigurationException if a setting is outside the broker's limits, or the id belongs to another kind of
     *     group
     */
    public void check(Map<String, Object> consumer, Collection<Map<String, Object>> transactional) {
        Problems problems = new Problems();
        Map<String, String> broker = broker();
        transactional.stream().limit(1).forEach(producer -> checkTransactions(producer, broker, problems));
        if (ClientSettings.isBrokerAssigning(consumer)) {
            checkProtocol(broker, problems);
        } else {
            checkSession(consumer, broker, problems);
        }
        checkGroup(problems);
        problems.throwIfAny("the settings do not fit the cluster:");
    }

    private Map<String, String> broker() {
        Map<String, String> limits = new HashMap<>();
        ask("the broker's limits", () -> {
            Collection<Node> nodes = await(admin.describeCluster(new DescribeClusterOptions().timeoutMs(patience()))
                    .nodes());
            for (Node node : nodes.stream().limit(1).toList()) {
                ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, node.idString());
                await(admin.describeConfigs(List.of(broker), new DescribeConfigsOptions().timeoutMs(patience()))
                                .all())
                        .values()
                        .forEach(config -> limits.putAll(ClusterTopics.values(config)));
            }
        });
        return limits;
    }

    private void checkTransactions(Map<String, Object> producer, Map<String, String> broker, Problems problems) {
        String name = ProducerConfig.TRANSACTION_TIMEOUT_CONFIG;
        long millis = ClientSettings.number(ClientKind.PRODUCER, name, producer);
        long most = NeededTopic.number(broker.get("transaction.max.timeout.ms"), Long.MAX_VALUE);
        if (millis > most) {
            problems.add(
                    settings.written(ClientKind.PRODUCER, name),
                    millis,
                    "the broker's transaction.max.timeout.ms is " + most + "; set it to no more, or leave it out");
        }
    }

    private void checkSession(Map<String, Object> consumer, Map<String, String> broker, Problems problems) {
        String name = ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG;
        long millis = ClientSettings.number(ClientKind.CONSUMER, name, consumer);
        long least = NeededTopic.number(broker.get("group.min.session.timeout.ms"), 0);
        long most = NeededTopic.number(broker.get("group.max.session.timeout.ms"), Long.MAX_VALUE);
        if (millis < least || millis > most) {
            problems.add(
                    settings.writtenForConsumers(name),
                    millis,
                    "the broker's group.min.session.timeout.ms is " + least + " and its group.max.session.timeout.ms "
                            + most + "; set it to a time between them, or leave it out");
        }
    }

    private void checkProtocol(Map<String, String> broker, Problems problems) {
        String protocols = broker.get("group.coordinator.rebalance.protocols");
        if (protocols != null && !protocols.contains("consumer")) {
            problems.add(
                    settings.writtenForConsumers(ConsumerConfig.GROUP_PROTOCOL_CONFIG),
                    "consumer",
                    "the broker's group.coordinator.rebalance.protocols = " + protocols
                            + " do not have it; add it there, or leave the setting out");
        }
    }

    /** Consumers cannot join a group of another kind, even if it has no members. */
    private void checkGroup(Problems problems) {
        List<String> id = List.of(groupId);
        KafkaFuture<?> share = admin.describeShareGroups(id, new DescribeShareGroupsOptions().timeoutMs(patience()))
                .all();
        KafkaFuture<?> streams = admin.describeStreamsGroups(
                        id, new DescribeStreamsGroupsOptions().timeoutMs(patience()))
                .all();
        ask("whether it is a share group", () -> {
            await(share);
            isTaken(problems, "share group");
        });
        ask("whether it is a streams group", () -> {
            await(streams);
            isTaken(problems, "streams group");
        });
    }

    private void isTaken(Problems problems, String what) {
        problems.add("group id", "'" + groupId + "'", "it is the name of a " + what + "; use another one");
    }

    private void ask(String what, Runnable question) {
        try {
            question.run();
        } catch (InterruptException e) {
            throw e;
        } catch (GroupIdNotFoundException e) {
            log.debug("group '{}' does not exist as this kind of group", groupId, e);
        } catch (KafkaException e) {
            // Not allowed, or the broker is too old or away. A joining consumer will find out.
            log.debug("group '{}': {} is not known", groupId, what, e);
        }
    }

    private int patience() {
        return (int) Math.max(1, Math.min(PATIENCE, leftMillis.getAsLong()));
    }

    private <T> T await(KafkaFuture<T> answer) {
        return Answers.await(answer, patience() + 100L);
    }
}
