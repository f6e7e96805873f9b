package io.kafkakit;

import io.kafkakit.internal.config.ClientSettings;
import io.kafkakit.internal.config.Problems;
import io.kafkakit.internal.config.UnknownSettings;
import io.kafkakit.internal.dispatch.BufferSettings;
import io.kafkakit.internal.flow.TopicPlan;
import io.kafkakit.internal.flow.TopicSettings;
import io.kafkakit.internal.group.GroupEngine;
import io.kafkakit.internal.group.GroupHost;
import io.kafkakit.internal.group.GroupSpec;
import io.kafkakit.internal.group.TopicPlans;
import io.kafkakit.internal.group.TopicSubscription;
import io.kafkakit.internal.topics.KafkaNames;
import io.kafkakit.monitor.GroupListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.jspecify.annotations.Nullable;

/**
 * Describes a consumer group; {@link #start} checks the description as a whole and starts it. Not thread-safe.
 *
 * <pre>{@code
 * ConsumerGroup group = cluster.consumerGroup("order-service")
 *     .consumers(3)
 *     .producerPool(System.getenv("POD_NAME"), 5)
 *     .deadLetterTopic("dead-letter-queue")
 *     .subscribe(orders, topic -> topic
 *         .exactlyOnce()
 *         .retries(Retries.upTo(3).onTopic("orders-retry").withBackoff(Backoff.fixed(Duration.ofSeconds(5)))))
 *     .subscribe(payments, topic -> topic.atLeastOnce())
 *     .start();
 * }</pre>
 */
public final class ConsumerGroupBuilder {

    private static final List<String> TIMES = List.of(
            ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
            ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
            ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG);

    private final GroupHost host;
    private final String groupId;
    private final Map<String, Object> clientSettings = new HashMap<>();
    private final List<TopicSubscription> topics = new ArrayList<>();
    private int consumers = 1;
    private @Nullable String transactionalIdPrefix;
    private int poolSize = 1;
    private boolean poolSet;
    private @Nullable String instanceId;
    private @Nullable String deadLetterTopic;
    private @Nullable Supplier<?> metadata;
    private @Nullable Duration drainTimeout;
    private @Nullable Duration startTimeout;
    private ExpiredOffsets expiredOffsets = ExpiredOffsets.EARLIEST;
    private int createSourcePartitions = -1;
    private BufferSettings buffers = BufferSettings.unset();
    private final List<GroupListener> listeners = new ArrayList<>();

    ConsumerGroupBuilder(GroupHost host, String groupId) {
        this.host = host;
        this.groupId = groupId;
    }

    /** How many consumers of the group run in this process; 1 unless said otherwise. */
    public ConsumerGroupBuilder consumers(int number) {
        this.consumers = number;
        return this;
    }

    /**
     * The transactional producers of this process, needed for exactly-once topics. A pool of size {@code n} has {@code n}
     * lanes, and each partition is assigned to one of them for good; a lane has two producers, which take turns. Their
     * transactional ids are {@code <prefix>-<group>-<lane>-<turn>}, lanes counted from 0, turns 0 and 1: where a broker restricts
     * ids, allow what begins with the prefix.
     *
     * <p>Keep prefix and size across restarts: so a restarted instance ends at once the transactions that it left open when it
     * died, for which its successors would have to wait otherwise. The fence against two owners of a partition does not
     * depend on it (KIP-447).
     *
     * @param transactionalIdPrefix differs between the instances of a service and stays the same across their restarts; a
     *     pod's name in a stateful set is one
     * @param size few are fastest: 1 is right for most; more keep a slow output partition from delaying other partitions
     */
    public ConsumerGroupBuilder producerPool(@Nullable String transactionalIdPrefix, int size) {
        this.transactionalIdPrefix = transactionalIdPrefix;
        this.poolSize = size;
        this.poolSet = true;
        return this;
    }

    /**
     * Static membership (KIP-345): each consumer is known to the group as {@code <id>-<n>}, and its partitions wait for it
     * through a restart that is shorter than the session timeout.
     */
    public ConsumerGroupBuilder instanceId(String id) {
        this.instanceId = id;
        return this;
    }

    /**
     * What {@link EventContext#metadata} gives to handlers. It is asked once for each record whose handler asks, so it should
     * be quick.
     */
    public ConsumerGroupBuilder metadata(Supplier<?> supplier) {
        this.metadata = supplier;
        return this;
    }

    /** Where records go that failed for good, unless their topic has a dead-letter topic of its own. */
    public ConsumerGroupBuilder deadLetterTopic(String topic) {
        this.deadLetterTopic = topic;
        return this;
    }

    /** How long a consumer may be silent before the group gives it up: {@code session.timeout.ms}. */
    public ConsumerGroupBuilder sessionTimeout(Duration timeout) {
        return setting(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, millis(timeout));
    }

    /** How often a consumer says that it is alive: {@code heartbeat.interval.ms}. */
    public ConsumerGroupBuilder heartbeatInterval(Duration interval) {
        return setting(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, millis(interval));
    }

    /**
     * How long the group waits for a consumer in a rebalance: {@code max.poll.interval.ms}, which in Kafka's Java client is
     * the longest time between two polls as well. Handlers may take longer than that; they do not hold up the poll.
     */
    public ConsumerGroupBuilder rebalanceTimeout(Duration timeout) {
        return setting(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, millis(timeout));
    }

    /**
     * How long a partition that is revoked may wait for its running handlers and their commit, before they are given up and
     * redone by the next owner; 30 seconds, or half of the rebalance timeout if that is less, unless said otherwise.
     */
    public ConsumerGroupBuilder drainTimeout(Duration timeout) {
        this.drainTimeout = timeout;
        return this;
    }

    /**
     * How many records of a partition a consumer holds that are not done, before it reads no more of the partition until half
     * of them are; 8,000 unless said otherwise, or less if {@link #maxBufferedRecordsPerConsumer} is. One poll may bring more than
     * that once: {@code max.poll.records} at most.
     */
    public ConsumerGroupBuilder maxBufferedRecords(int perPartition) {
        this.buffers = buffers.withRecords(perPartition);
        return this;
    }

    /**
     * As {@link #maxBufferedRecords}, for all partitions of a consumer together; unless said otherwise, the consumers of the
     * group share 16,000, and each has 4,000 and its {@link #maxBufferedRecords} at least.
     */
    public ConsumerGroupBuilder maxBufferedRecordsPerConsumer(int records) {
        this.buffers = buffers.withConsumerRecords(records);
        return this;
    }

    /**
     * As {@link #maxBufferedRecords}, but in bytes: what these records and those that they caused take in memory, about; 16 MiB
     * unless said otherwise, or less if {@link #maxBufferedBytesPerConsumer} is. One poll may bring more than that once: {@code
     * max.partition.fetch.bytes}, about.
     */
    public ConsumerGroupBuilder maxBufferedBytes(long perPartition) {
        this.buffers = buffers.withBytes(perPartition);
        return this;
    }

    /**
     * As {@link #maxBufferedBytes}, for all partitions of a consumer together; unless said otherwise, all consumers of the group
     * share an eighth of the heap or 256 MiB, whichever is less, and each has 1 MiB and its {@link #maxBufferedBytes} at least.
     */
    public ConsumerGroupBuilder maxBufferedBytesPerConsumer(long bytes) {
        this.buffers = buffers.withConsumerBytes(bytes);
        return this;
    }

    /** Tells this listener what happens in the group, on a thread of its own; called again, one more. */
    public ConsumerGroupBuilder listener(GroupListener listener) {
        listeners.add(listener);
        return this;
    }

    /** How long {@link #start} waits for the cluster to answer; as long as it takes unless said otherwise. */
    public ConsumerGroupBuilder startTimeout(Duration timeout) {
        this.startTimeout = timeout;
        return this;
    }

    /**
     * What to do if the group's committed offsets are gone though it ran before; {@link ExpiredOffsets#EARLIEST} unless said
     * otherwise. The log and the status say so in either case.
     */
    public ConsumerGroupBuilder expiredOffsets(ExpiredOffsets choice) {
        this.expiredOffsets = choice;
        return this;
    }

    /** As Kafka takes it; what does not fit is as good as for ever. */
    private static int millis(Duration time) {
        return (int) Math.max(
                Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, time.toSeconds() * 1_000L + time.toMillisPart()));
    }

    /**
     * A setting of Kafka's for this group's clients, over those of the cluster. With {@code producer.} or {@code consumer.} before its name it
     * is for that kind of client alone, and goes before one without.
     */
    public ConsumerGroupBuilder setting(String name, Object value) {
        clientSettings.put(name, value);
        return this;
    }

    /**
     * Retry and dead-letter topics, and those of resolutions, that are missing are created at start, as {@code kafkakit topics plan}
     * wants them: with their source topic's partitions, room for the headers of recovery and a retention that outlives the wait; dead
     * letters are kept for 30 days. So are topics that were declared with {@link TopicEvents#sendsTo}, with the partitions of the topic
     * whose handlers send to them. Those that are there are mended: they get the partitions that their source topic has more, and the
     * settings that keep records from being lost. Nothing is deleted or made smaller, and the retention of a dead-letter topic that is
     * there stays.
     */
    public ConsumerGroupBuilder createTopics() {
        this.createSourcePartitions = 0;
        return this;
    }

    /** As {@link #createTopics()}; source topics that are missing are created too, with this many partitions. */
    public ConsumerGroupBuilder createTopics(int partitions) {
        this.createSourcePartitions = partitions;
        return this;
    }

    /** Handles these events exactly once, without retries. */
    public ConsumerGroupBuilder subscribe(TopicEvents events) {
        return subscribe(events, topic -> {});
    }

    /**
     * Handles these events in the way that the options say. The handlers are copied now. A topic is subscribed once: put all its
     * handlers into one {@link TopicEvents}.
     */
    public ConsumerGroupBuilder subscribe(TopicEvents events, Consumer<TopicOptions> options) {
        TopicSettings settings = new TopicSettings();
        options.accept(settings);
        topics.add(new TopicSubscription(events.topic(), events.subscriptions(), events.outputs(), settings));
        return this;
    }

    /**
     * Checks the description, then the topics, makes the producers ready and starts the consumers. Returns when they are
     * about to join the group. If the cluster does not answer, it is asked again for as long as the start timeout allows;
     * meanwhile {@link KafkaCluster#close()} or an interrupt ends the wait.
     *
     * @throws ConfigurationException if something is wrong with the description, before anything is opened, or with the
     *     topics, before a record is read; it lists everything
     * @throws KafkaKitException if the cluster does not answer within the start timeout, or the wait was ended
     * @throws IllegalStateException if the cluster is closed
     */
    public ConsumerGroup start() {
        ClientSettings settings = host.settings().with(clientSettings);
        List<TopicPlan> plans = check(settings);
        if (!clientSettings.isEmpty()) {
            UnknownSettings.warn(settings);
        }
        return new ConsumerGroup(GroupEngine.start(host, spec(settings, plans)));
    }

    private GroupSpec spec(ClientSettings settings, List<TopicPlan> plans) {
        return new GroupSpec(
                new GroupSpec.Membership(groupId, consumers, instanceId, drainTimeout(settings)),
                new GroupSpec.ProducerPool(transactionalIdPrefix == null ? "" : transactionalIdPrefix, poolSize),
                new GroupSpec.Start(startTimeout, createSourcePartitions, expiredOffsets),
                new GroupSpec.Work(
                        plans,
                        subscriptions(),
                        metadata,
                        buffers.limits(consumers, Runtime.getRuntime().maxMemory())),
                settings,
                List.copyOf(listeners));
    }

    private Map<String, List<EventSubscription<?>>> subscriptions() {
        Map<String, List<EventSubscription<?>>> byTopic = new HashMap<>();
        topics.forEach(subscribed -> byTopic.put(subscribed.topic(), subscribed.handlers()));
        return byTopic;
    }

    private Duration drainTimeout(ClientSettings settings) {
        if (drainTimeout != null) {
            return drainTimeout;
        }
        return Duration.ofMillis(Math.min(30_000, settings.maxPollInterval() / 2));
    }

    private List<TopicPlan> check(ClientSettings settings) {
        Problems problems = new Problems();
        settings.check(problems);
        if (groupId.isBlank()) {
            problems.add("group id", "'" + groupId + "'", "give the group a name");
        }
        if (consumers < 1) {
            problems.add("consumers", consumers, "a group needs 1 or more");
        }
        if (poolSize < 1) {
            problems.add("producerPool size", poolSize, "a pool needs 1 or more");
        }
        if (instanceId != null) {
            KafkaNames.check("instanceId", instanceId + "-0", problems);
        }
        if (drainTimeout != null && drainTimeout.isNegative()) {
            problems.add("drainTimeout", drainTimeout, "pass zero or more");
        }
        checkTimes(settings, problems);
        buffers.check(problems);
        if (topics.isEmpty()) {
            problems.add("no topic is subscribed: call subscribe(events) at least once");
        }
        List<TopicPlan> plans = TopicPlans.of(groupId, topics, deadLetterTopic, settings, problems);
        if (plans.stream().anyMatch(TopicPlan::exactlyOnce)
                && (transactionalIdPrefix == null || transactionalIdPrefix.isBlank())) {
            problems.add(
                    "producerPool prefix",
                    poolSet ? "'" + transactionalIdPrefix + "'" : "not set",
                    "exactly-once topics need it; pass a name that differs between instances of the service and stays the "
                            + "same across restarts, such as the pod's");
        }
        problems.throwIfAny("consumer group '" + groupId + "' cannot start:");
        return plans;
    }

    private void checkTimes(ClientSettings settings, Problems problems) {
        for (String name : TIMES) {
            if (clientSettings.get(name) instanceof Integer millis && millis <= 0) {
                problems.add(name, millis, "pass a time of one millisecond or more");
            }
        }
        if (clientSettings.containsKey(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG)) {
            problems.add(
                    ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                    clientSettings.get(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG),
                    "a group belongs to its cluster; connect another KafkaCluster and start the group there");
        }
        settings.checkHeartbeat(problems);
        if (!settings.isValid()) {
            // Kafka's own words about these settings stand among the problems already.
            return;
        }
        if (drainTimeout != null && drainTimeout.toMillis() >= settings.maxPollInterval()) {
            problems.add(
                    "drainTimeout",
                    drainTimeout,
                    "it is not shorter than the rebalance timeout (max.poll.interval.ms = "
                            + settings.maxPollInterval()
                            + "), so the group would give the consumer up while it waits; shorten it");
        }
    }
}
