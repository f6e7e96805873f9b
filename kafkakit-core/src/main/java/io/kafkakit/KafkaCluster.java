package io.kafkakit;

import io.kafkakit.codec.EventCodec;
import io.kafkakit.codec.TopicCodecs;
import io.kafkakit.deadletter.DeadLetters;
import io.kafkakit.interceptor.SendInterceptor;
import io.kafkakit.internal.config.ClientSettings;
import io.kafkakit.internal.config.ClientsVersion;
import io.kafkakit.internal.config.PlugIns;
import io.kafkakit.internal.config.Problems;
import io.kafkakit.internal.config.Refusals;
import io.kafkakit.internal.config.UnknownSettings;
import io.kafkakit.internal.deadletter.Clients;
import io.kafkakit.internal.deadletter.TopicDeadLetters;
import io.kafkakit.internal.encode.SendInterceptors;
import io.kafkakit.internal.group.GroupHost;
import io.kafkakit.internal.lifecycle.ClientNames;
import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.lifecycle.Closing;
import io.kafkakit.internal.lifecycle.Deadline;
import io.kafkakit.internal.lifecycle.ShutdownHook;
import io.kafkakit.internal.lifecycle.Threads;
import io.kafkakit.internal.lookup.TopicContents;
import io.kafkakit.internal.topics.KafkaNames;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Kafka cluster, and everything of this process that talks to it. Several clusters in one process share nothing.
 *
 * <pre>{@code
 * KafkaCluster finance = KafkaCluster.connect("finance:9092");
 * KafkaCluster analytics = KafkaCluster.connect(Map.of(
 *     "bootstrap.servers", "analytics:9093",
 *     "security.protocol", "SASL_SSL",
 *     "sasl.mechanism", "SCRAM-SHA-512",
 *     "sasl.jaas.config", jaas));
 * }</pre>
 *
 * <p>Connections are opened when they are first needed. Thread-safe.
 */
public final class KafkaCluster implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(KafkaCluster.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);
    /** How much longer closing may take if user code does not return. */
    private static final Duration LAST_STEPS = Duration.ofSeconds(10);

    private final ClientSettings settings;
    private final TopicCodecs codecs;
    private final String name;
    private final Threads threads;
    private final GroupHost groups;
    private final List<EventTransactions> transactions = new CopyOnWriteArrayList<>();
    private final SendInterceptors interceptors = new SendInterceptors(new CopyOnWriteArrayList<>());
    private final ClusterClients clients;
    private final ShutdownHook shutdownHook = new ShutdownHook();
    private @Nullable EventProducer producer;
    private @Nullable Admin admin;
    private final CountDownLatch allClosed = new CountDownLatch(1);
    private boolean closing;
    private boolean closed;
    private volatile boolean inTime;

    private KafkaCluster(ClientSettings settings, TopicCodecs codecs, String name) {
        this.settings = settings;
        this.codecs = codecs;
        this.name = name;
        this.threads = new Threads(name);
        this.groups = new GroupHost(settings, codecs, name, threads, this::admin);
        this.clients = new ClusterClients(settings, codecs, interceptors, groups, this::admin);
    }

    /**
     * The cluster behind these brokers.
     *
     * @param bootstrapServers {@code host:port}, several separated by commas
     * @throws ConfigurationException if that is not a list of addresses
     */
    public static KafkaCluster connect(String bootstrapServers) {
        return connect(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    }

    /**
     * The cluster behind these settings.
     *
     * @param clientSettings any Kafka client settings except those that the exactly-once promise needs; each kind of
     *     client gets the settings it knows. A name that begins with {@code producer.}, {@code consumer.} or
     *     {@code admin.} applies to that kind only, and overrides the same name without prefix. The clients' names
     *     begin with {@code client.id}; default {@code kafkakit}.
     * @throws ConfigurationException if a setting is one that the library sets itself, or Kafka refuses a value; lists
     *     all of them
     */
    public static KafkaCluster connect(Map<String, ?> clientSettings) {
        return connect(clientSettings, TopicCodecs.defaults());
    }

    /**
     * The cluster behind these settings, with a codec of your own.
     *
     * @throws ConfigurationException if a setting is one that the library sets itself, or Kafka refuses a value; lists
     *     all of them
     */
    public static KafkaCluster connect(Map<String, ?> clientSettings, EventCodec codec) {
        return connect(clientSettings, TopicCodecs.of(codec));
    }

    /**
     * The cluster behind these settings, with codecs for its topics. Everything that reads or writes these topics uses
     * them, unless a group sets others.
     *
     * @throws ConfigurationException if a setting is one that the library sets itself, or Kafka refuses a value; lists
     *     all of them
     */
    @Experimental
    public static KafkaCluster connect(Map<String, ?> clientSettings, TopicCodecs codecs) {
        Object clientId = clientSettings.get(CommonClientConfigs.CLIENT_ID_CONFIG);
        String begin = clientId == null ? "kafkakit" : clientId.toString().trim();
        Problems problems = new Problems();
        ClientsVersion.check(problems);
        problems.throwIfAny("the class path is wrong:");
        ClientSettings settings = ClientSettings.of(clientSettings, begin);
        settings.check(problems);
        problems.throwIfAny("the cluster's settings are wrong:");
        UnknownSettings.warn(settings);
        String name = ClientNames.take(begin);
        return new KafkaCluster(ClientSettings.of(clientSettings, name), codecs, name);
    }

    /** The formats of its topics. */
    @Experimental
    public TopicCodecs codecs() {
        return codecs;
    }

    /** What a publisher needs that steers its own transactions. */
    @Experimental
    public ClusterClients clients() {
        return clients;
    }

    /**
     * Reads all committed records of a topic, from their first up to where each partition ends now, without a group. Returns
     * when all are read. For compacted topics, such as those of a {@link io.kafkakit.state.PartitionState}.
     *
     * @param to called for each record; those of a partition come in their order
     * @throws KafkaKitException if the topic does not exist, or the cluster does not answer
     */
    @Experimental
    public void readAll(String topic, Consumer<? super ConsumerRecord<byte[], byte[]>> to) {
        String reader = ClientNames.take(name + "-reader");
        try {
            TopicContents.read(topic, settings.lookup(reader), to);
        } catch (KafkaException e) {
            throw new KafkaKitException("topic '" + topic + "' cannot be read: " + Refusals.words(e), e);
        } finally {
            ClientNames.giveBack(reader);
        }
    }

    /**
     * Adds an interceptor of the records that this cluster writes outside groups: those of {@link #producer},
     * {@link #transactions} and redrives. It sees what is sent from now on. Groups have their own:
     * {@link ConsumerGroupBuilder#sendInterceptor}.
     */
    @Experimental
    public void sendInterceptor(SendInterceptor interceptor) {
        interceptors.all().add(Objects.requireNonNull(interceptor, "the send interceptor is null"));
    }

    /** Describes a consumer group; {@link ConsumerGroupBuilder#start} starts it. */
    public ConsumerGroupBuilder consumerGroup(String groupId) {
        return new ConsumerGroupBuilder(groups, groupId);
    }

    /**
     * The producer for events outside a transaction: the same one at each call.
     *
     * @throws IllegalStateException if the cluster is closed
     */
    public synchronized EventProducer producer() {
        checkOpen();
        if (producer == null) {
            producer = new EventProducer(
                    Refusals.client(() -> new KafkaProducer<>(PlugIns.ofProducer(settings.producer("producer")))),
                    codecs,
                    interceptors,
                    threads);
        }
        return producer;
    }

    /**
     * A pool of producers for produce-only transactions. Their transactional ids are {@code <prefix>-transactions-<n>}.
     *
     * @param transactionalIdPrefix differs between the instances of a service and stays the same across their restarts,
     *     such as the name of a stateful set's pod. A restarted instance can then end the transactions that it left
     *     open.
     * @param size how many transactions may run at once
     * @throws IllegalArgumentException if the prefix is blank or the size less than 1
     * @throws IllegalStateException if the prefix has a pool already, or the cluster is closed
     * @throws TransactionException if the cluster does not answer within {@code max.block.ms}, or refuses a producer
     */
    public EventTransactions transactions(String transactionalIdPrefix, int size) {
        if (transactionalIdPrefix.isBlank() || size < 1) {
            throw new IllegalArgumentException("transactions(\"" + transactionalIdPrefix + "\", " + size
                    + "): pass a prefix that is not blank and a size of 1 or more");
        }
        List<String> ids = IntStream.range(0, size)
                .mapToObj(i -> transactionalIdPrefix + "-transactions-" + i)
                .toList();
        synchronized (this) {
            checkOpen();
        }
        groups.claim(ids);
        try {
            // Outside the lock: a cluster that does not answer must not hold up a close.
            return keep(EventTransactions.open(ids, settings, codecs, interceptors, threads));
        } catch (RuntimeException e) {
            groups.release(ids);
            throw e;
        }
    }

    private EventTransactions keep(EventTransactions made) {
        synchronized (this) {
            if (!closed) {
                transactions.add(made);
                return made;
            }
        }
        made.close(Deadline.in(Duration.ZERO, Clock.system()));
        throw new IllegalStateException("the cluster " + settings.bootstrapServers() + " is closed");
    }

    /**
     * The dead letters in this topic, from any toolkit: to read, and to send back.
     *
     * @throws IllegalArgumentException if that is not a valid topic name
     */
    public DeadLetters deadLetters(String topic) {
        Problems problems = new Problems();
        KafkaNames.check("dead-letter topic", topic, problems);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("'" + topic + "' is not a valid topic name");
        }
        return new TopicDeadLetters(topic, codecs, new Clients(settings, this::admin, interceptors, Clock.system()));
    }

    /** Closes the cluster when the JVM is told to end (SIGTERM, Ctrl-C), within this time. */
    public void closeOnShutdown(Duration atMost) {
        shutdownHook.install(threads, () -> {
            var unused = close(atMost);
        });
    }

    /** Closes everything; returns after 30 seconds at the latest. */
    @Override
    public void close() {
        var unused = close(CLOSE_TIMEOUT);
    }

    /**
     * Closes everything. Groups come first, all at once, as {@link ConsumerGroup#close(Duration)} says. Then the
     * producers deliver their records in flight. A second call waits for the first to end, but no longer than its own
     * time.
     *
     * <p>A handler of one of the groups, or a dependent of a future of {@link #producer}, gets its answer at once.
     * Everything is closed after the caller has returned.
     *
     * <p>Handlers, interceptors, listeners and dependents that do not return are interrupted and left running. Closing
     * then takes up to 10 seconds more, and no longer.
     *
     * @return whether everything was closed within this time; if not, the log names what was given up. A handler or
     *     dependent gets {@code false}.
     */
    public boolean close(Duration atMost) {
        Deadline deadline = Deadline.in(atMost, Clock.system());
        boolean first;
        synchronized (this) {
            first = !closing;
            closing = true;
        }
        groups.beginClose(atMost);
        if (first) {
            threads.named("close", () -> closeNow(deadline)).start();
        }
        return !runsCurrentThread() && awaitClosed(deadline.plus(LAST_STEPS)) && inTime;
    }

    /** Whether closing waits for the calling thread. Such a caller needs the cluster until it returns. */
    private boolean runsCurrentThread() {
        EventProducer own;
        synchronized (this) {
            own = producer;
        }
        return (own != null && own.runsCurrentThread()) || groups.runsCurrentThread();
    }

    private boolean awaitClosed(Deadline deadline) {
        try {
            if (allClosed.await(deadline.leftMillis(), TimeUnit.MILLISECONDS)) {
                return true;
            }
            log.warn("{} is not closed yet, and close no longer waits for it: user code does not return", this);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    private void closeNow(Deadline deadline) {
        try {
            clients.close(deadline);
            groups.awaitClosed(deadline);
            closeClients(deadline);
            inTime = !deadline.isOver();
        } finally {
            shutdownHook.remove();
            allClosed.countDown();
        }
    }

    private void closeClients(Deadline deadline) {
        EventProducer lastProducer;
        Admin lastAdmin;
        synchronized (this) {
            if (!closed) {
                ClientNames.giveBack(name);
            }
            closed = true;
            lastProducer = producer;
            lastAdmin = admin;
            admin = null;
        }
        // Outside the lock: a pool that does not end must not hold up other callers.
        transactions.forEach(each -> each.close(deadline));
        transactions.clear();
        if (lastProducer != null) {
            lastProducer.close(deadline);
        }
        if (lastAdmin != null) {
            Closing.within(deadline.left(), "admin client", () -> lastAdmin.close(deadline.left()));
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the cluster " + settings.bootstrapServers() + " is closed");
        }
    }

    private synchronized Admin admin() {
        checkOpen();
        if (admin == null) {
            admin = Refusals.client(() -> Admin.create(settings.admin()));
        }
        return admin;
    }

    @Override
    public String toString() {
        return "KafkaCluster[" + settings.bootstrapServers() + "]";
    }
}
