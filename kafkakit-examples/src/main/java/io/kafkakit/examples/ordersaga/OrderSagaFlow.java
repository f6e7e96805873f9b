package io.kafkakit.examples.ordersaga;

import io.kafkakit.Backoff;
import io.kafkakit.ConsumerGroup;
import io.kafkakit.ConsumerGroupBuilder;
import io.kafkakit.KafkaCluster;
import io.kafkakit.Retries;
import io.kafkakit.monitor.GroupStatus;
import io.kafkakit.saga.SagaParticipant;
import io.kafkakit.saga.SagaRunner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The saga's runner and its participants in one process. Each could as well be a process of its own, or several. */
public final class OrderSagaFlow implements AutoCloseable {

    private static final int SAGAS_AT_ONCE = 8;
    private static final Retries RETRIES =
            Retries.upTo(8).withBackoff(Backoff.fixed(Duration.ofMillis(50))).keepingKeyOrder();
    /** A name that outlives the process. One that is killed and started again takes up its own partitions at once. */
    private static final String MEMBER = "one";

    private final KafkaCluster cluster;
    private final SagaTopics topics;
    private final List<ConsumerGroup> groups = new ArrayList<>();
    private @Nullable SagaRunner runner;

    private OrderSagaFlow(KafkaCluster cluster, SagaTopics topics) {
        this.cluster = cluster;
        this.topics = topics;
    }

    /**
     * Starts runner and participants. The {@link SagaTopics} must be there.
     *
     * @param kafka settings of Kafka's clients
     * @param seed decides on what goes wrong
     */
    public static OrderSagaFlow start(Map<String, Object> kafka, SagaTopics topics, long seed) {
        OrderSagaFlow flow = new OrderSagaFlow(KafkaCluster.connect(kafka), topics);
        try {
            flow.start(new Participants(topics, new Dice(seed)));
            return flow;
        } catch (RuntimeException e) {
            flow.close();
            throw e;
        }
    }

    private void start(Participants participants) {
        runner = SagaRunner.of(cluster, OrderSaga.on(topics))
                .groupId(topics.prefix() + "order-saga")
                .producerPool(topics.prefix() + MEMBER, 1)
                .deadLetterTopic(topics.deadLetters())
                .concurrency(SAGAS_AT_ONCE)
                .createTopics(SagaTopics.PARTITIONS)
                .group(group -> group.instanceId(MEMBER))
                .start();
        groups.add(runner.group());
        start("stock-service", participants.stock());
        start("payment-service", participants.payments());
        start("shipping-service", participants.shipping());
    }

    private void start(String name, SagaParticipant participant) {
        ConsumerGroupBuilder group = cluster.consumerGroup(topics.prefix() + name)
                .instanceId(MEMBER)
                .producerPool(topics.prefix() + MEMBER, 1)
                .deadLetterTopic(topics.deadLetters())
                .createTopics(SagaTopics.PARTITIONS);
        groups.add(participant
                .join(cluster, group, topic -> topic.retries(RETRIES).concurrency(SAGAS_AT_ONCE))
                .start());
    }

    /** What each group does and did. */
    public List<GroupStatus> status() {
        return groups.stream().map(ConsumerGroup::status).toList();
    }

    /** Lets the groups finish what they have begun, then ends them. */
    @Override
    public void close() {
        if (runner != null) {
            runner.close();
        }
        cluster.close();
    }
}
