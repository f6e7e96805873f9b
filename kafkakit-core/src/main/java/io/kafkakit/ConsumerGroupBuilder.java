package io.kafkakit;

import io.kafkakit.interceptor.HandlerInterceptor;
import io.kafkakit.interceptor.SendInterceptor;
import io.kafkakit.internal.config.ClientSettings;
import io.kafkakit.internal.config.UnknownSettings;
import io.kafkakit.internal.flow.TopicPlan;
import io.kafkakit.internal.flow.TopicSettings;
import io.kafkakit.internal.group.BufferSettings;
import io.kafkakit.internal.group.GroupCheck;
import io.kafkakit.internal.group.GroupEngine;
import io.kafkakit.internal.group.GroupHost;
import io.kafkakit.internal.group.GroupSpec;
import io.kafkakit.internal.group.TopicSubscription;
import io.kafkakit.internal.handle.Interceptors;
import io.kafkakit.monitor.GroupListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    private final List<HandlerInterceptor> interceptors = new ArrayList<>();
    private final List<SendInterceptor> sendInterceptors = new ArrayList<>();
    private boolean mdc = true;

    ConsumerGroupBuilder(GroupHost host, String groupId) {
        this.host = host;
        this.groupId = groupId;
    }

    /** How many consumers of the group run in this process; 1 by default. */
    public ConsumerGroupBuilder consumers(int number) {
        this.consumers = number;
        return this;
    }

    /**
     * The transactional producers of this process; required for exactly-once topics. A pool of size {@code n} has
     * {@code n} lanes, and each partition always uses the same lane. A lane has two producers that take turns.
     *
     * <p>Their transactional ids are {@code <prefix>-<group>-<lane>-<turn>}: lanes count from 0, turns are 0 and 1.
     * Where a broker restricts transactional ids, allow those that begin with the prefix.
     *
     * <p>Keep prefix and size across restarts. Then a restarted instance immediately ends the transactions that it left
     * open; otherwise its successors wait for them. The fence against two owners of a partition does not depend on it
     * (KIP-447).
     *
     * @param transactionalIdPrefix differs between the instances of a service and stays the same across their restarts,
     *     such as the name of a stateful set's pod
     * @param size 1 is right for most groups, because few lanes are fastest; more lanes keep a slow output partition
     *     from delaying other partitions
     */
    public ConsumerGroupBuilder producerPool(@Nullable String transactionalIdPrefix, int size) {
        this.transactionalIdPrefix = transactionalIdPrefix;
        this.poolSize = size;
        this.poolSet = true;
        return this;
    }

    /**
     * Static membership (KIP-345). The group knows each consumer as {@code <id>-<n>}. A consumer keeps its partitions
     * through a restart that is shorter than the session timeout.
     */
    public ConsumerGroupBuilder instanceId(String id) {
        this.instanceId = id;
        return this;
    }

    /**
     * Supplies what {@link EventContext#metadata} returns to handlers. It is called once for each record whose handler
     * asks, so keep it fast.
     */
    public ConsumerGroupBuilder metadata(Supplier<?> supplier) {
        this.metadata = supplier;
        return this;
    }

    /** The topic for dead letters of all topics that have no dead-letter topic of their own. */
    public ConsumerGroupBuilder deadLetterTopic(String topic) {
        this.deadLetterTopic = topic;
        return this;
    }

    /** How long a consumer may be silent before the group removes it: {@code session.timeout.ms}. */
    public ConsumerGroupBuilder sessionTimeout(Duration timeout) {
        return setting(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, millis(timeout));
    }

    /** How often a consumer sends a heartbeat: {@code heartbeat.interval.ms}. */
    public ConsumerGroupBuilder heartbeatInterval(Duration interval) {
        return setting(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, millis(interval));
    }

    /**
     * How long the group waits for a consumer in a rebalance: {@code max.poll.interval.ms}. In Kafka's Java client this
     * is also the longest time between two polls. Handlers may take longer, because they do not hold up the poll.
     */
    public ConsumerGroupBuilder rebalanceTimeout(Duration timeout) {
        return setting(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, millis(timeout));
    }

    /**
     * How long a revoked partition waits for its running handlers and their commit. After that they are given up, and
     * the next owner handles their records again. By default 30 seconds, or half of the rebalance timeout if that is
     * less.
     */
    public ConsumerGroupBuilder drainTimeout(Duration timeout) {
        this.drainTimeout = timeout;
        return this;
    }

    /**
     * How many unfinished records of a partition a consumer holds. It then reads no more of the partition until half of
     * them are done. By default 8,000, or {@link #maxBufferedRecordsPerConsumer} if that is less. A single poll may
     * exceed the limit, by {@code max.poll.records} at most.
     */
    public ConsumerGroupBuilder maxBufferedRecords(int perPartition) {
        this.buffers = buffers.withRecords(perPartition);
        return this;
    }

    /**
     * As {@link #maxBufferedRecords}, for all partitions of a consumer together. By default the group's consumers share
     * 16,000 records; each has at least 4,000 and at least its {@link #maxBufferedRecords}.
     */
    public ConsumerGroupBuilder maxBufferedRecordsPerConsumer(int records) {
        this.buffers = buffers.withConsumerRecords(records);
        return this;
    }

    /**
     * As {@link #maxBufferedRecords}, but in bytes: roughly the memory of these records and of the records that they
     * caused. By default 16 MiB, or {@link #maxBufferedBytesPerConsumer} if that is less. A single poll may exceed the
     * limit, by roughly {@code max.partition.fetch.bytes}.
     */
    public ConsumerGroupBuilder maxBufferedBytes(long perPartition) {
        this.buffers = buffers.withBytes(perPartition);
        return this;
    }

    /**
     * As {@link #maxBufferedBytes}, for all partitions of a consumer together. By default the group's consumers share
     * an eighth of the heap, or 256 MiB if that is less. Each has at least 1 MiB and at least its
     * {@link #maxBufferedBytes}.
     */
    public ConsumerGroupBuilder maxBufferedBytesPerConsumer(long bytes) {
        this.buffers = buffers.withConsumerBytes(bytes);
        return this;
    }

    /** Adds a listener that hears what happens in the group, on a thread of its own. */
    public ConsumerGroupBuilder listener(GroupListener listener) {
        listeners.add(Objects.requireNonNull(listener, "the listener is null: pass a listener"));
        return this;
    }

    /** Adds an interceptor round every attempt of every handler; the first one added is the outermost. */
    @Experimental
    public ConsumerGroupBuilder handlerInterceptor(HandlerInterceptor interceptor) {
        interceptors.add(Objects.requireNonNull(interceptor, "the handler interceptor is null"));
        return this;
    }

    /** Adds an interceptor of the records that the group writes. They are called in the order they were added. */
    @Experimental
    public ConsumerGroupBuilder sendInterceptor(SendInterceptor interceptor) {
        sendInterceptors.add(Objects.requireNonNull(interceptor, "the send interceptor is null"));
        return this;
    }

    /**
     * Whether log lines of handlers name their record; true by default. The mapped diagnostic context (MDC) of a
     * handler's thread then has {@code kafka.topic}, {@code kafka.partition} and {@code kafka.offset}, where the record
     * was first read, and {@code kafka.group}.
     */
    public ConsumerGroupBuilder mdc(boolean named) {
        this.mdc = named;
        return this;
    }

    /** How long {@link #start} waits for the cluster to answer; without limit by default. */
    public ConsumerGroupBuilder startTimeout(Duration timeout) {
        this.startTimeout = timeout;
        return this;
    }

    /**
     * What to do if the group has run before and its committed offsets are gone; {@link ExpiredOffsets#EARLIEST} by
     * default. The log and the status report it in either case.
     */
    public ConsumerGroupBuilder expiredOffsets(ExpiredOffsets choice) {
        this.expiredOffsets = choice;
        return this;
    }

    /** Kafka takes an int of milliseconds; a longer time means for ever. */
    private static int millis(Duration time) {
        return (int) Math.max(
                Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, time.toSeconds() * 1_000L + time.toMillisPart()));
    }

    /**
     * A Kafka setting for this group's clients; it overrides that of the cluster. A name that begins with
     * {@code producer.} or {@code consumer.} applies to that kind of client only, and overrides the same name without
     * prefix.
     */
    public ConsumerGroupBuilder setting(String name, Object value) {
        clientSettings.put(name, value);
        return this;
    }

    /**
     * Creates and mends the group's topics at its start, as {@code kafkakit topics plan} proposes.
     *
     * <ul>
     * <li>Missing retry and dead-letter topics get their source topic's partitions, room for recovery headers and a
     *     retention that outlives the wait. Dead letters are kept for 30 days. Missing resolutions topics are created
     *     too.
     * <li>Missing topics that were declared with {@link TopicEvents#sendsTo} get the partitions of the topic whose
     *     handlers send to them.
     * <li>Existing topics get more partitions if their source topic has more, and the settings that keep records from
     *     being lost. Nothing is deleted or made smaller. An existing dead-letter topic keeps its retention.
     * </ul>
     */
    public ConsumerGroupBuilder createTopics() {
        this.createSourcePartitions = 0;
        return this;
    }

    /** As {@link #createTopics()}; also creates missing source topics, with this many partitions. */
    public ConsumerGroupBuilder createTopics(int partitions) {
        this.createSourcePartitions = partitions;
        return this;
    }

    /** Handles these events exactly once, without retries. */
    public ConsumerGroupBuilder subscribe(TopicEvents events) {
        return subscribe(events, topic -> {});
    }

    /**
     * Handles these events as the options say. The handlers are copied now. Subscribe each topic once: put all its
     * handlers into one {@link TopicEvents}.
     */
    public ConsumerGroupBuilder subscribe(TopicEvents events, Consumer<TopicOptions> options) {
        TopicSettings settings = new TopicSettings();
        options.accept(settings);
        topics.add(new TopicSubscription(events.topic(), events.subscriptions(), events.outputs(), settings));
        return this;
    }

    /**
     * Checks the description, then the topics; makes the producers ready and starts the consumers. Returns when they
     * are about to join the group.
     *
     * <p>If the cluster does not answer, the group asks again until the start timeout. Meanwhile
     * {@link KafkaCluster#close()} or an interrupt ends the wait.
     *
     * @throws ConfigurationException if the description is wrong (before anything is opened) or the topics are wrong
     *     (before a record is read); it lists all problems
     * @throws KafkaKitException if the cluster does not answer within the start timeout, or the wait was ended
     * @throws IllegalStateException if the cluster is closed
     */
    public ConsumerGroup start() {
        return new ConsumerGroup(GroupEngine.start(host, checkedSpec()));
    }

    /**
     * As {@link #start()}, but returns at once, with the group in {@link io.kafkakit.monitor.GroupState#STARTING}. The
     * group may be closed at any moment. {@link ConsumerGroup#started()} tells when it runs, or why it cannot.
     *
     * @throws ConfigurationException if the description is wrong; it lists all problems. Problems with the topics end
     *     the start instead: {@link ConsumerGroup#failure()} returns them.
     * @throws IllegalStateException if the cluster is closed
     */
    public ConsumerGroup startAsync() {
        return new ConsumerGroup(GroupEngine.startAsync(host, checkedSpec()));
    }

    private GroupSpec checkedSpec() {
        ClientSettings settings = host.settings().with(clientSettings);
        GroupCheck check = new GroupCheck(
                groupId,
                consumers,
                instanceId,
                drainTimeout,
                new GroupCheck.Pool(poolSet, transactionalIdPrefix, poolSize),
                clientSettings,
                buffers);
        List<TopicPlan> plans = check.plans(topics, deadLetterTopic, settings);
        if (!clientSettings.isEmpty()) {
            UnknownSettings.warn(settings);
        }
        return spec(settings, plans);
    }

    private GroupSpec spec(ClientSettings settings, List<TopicPlan> plans) {
        return new GroupSpec(
                new GroupSpec.Membership(groupId, consumers, instanceId, drainTimeout(settings)),
                new GroupSpec.ProducerPool(transactionalIdPrefix == null ? "" : transactionalIdPrefix, poolSize),
                new GroupSpec.Start(startTimeout, createSourcePartitions, expiredOffsets),
                new GroupSpec.Work(
                        plans,
                        List.copyOf(topics),
                        metadata,
                        new Interceptors(interceptors, sendInterceptors),
                        mdc,
                        buffers.limits(consumers, Runtime.getRuntime().maxMemory())),
                settings,
                List.copyOf(listeners));
    }

    private Duration drainTimeout(ClientSettings settings) {
        if (drainTimeout != null) {
            return drainTimeout;
        }
        return Duration.ofMillis(Math.min(30_000, settings.maxPollInterval() / 2));
    }
}
