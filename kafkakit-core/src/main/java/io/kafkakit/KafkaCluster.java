package io.kafkakit;

import io.kafkakit.codec.EventCodec;
import io.kafkakit.codec.JsonCodec;
import io.kafkakit.deadletter.DeadLetters;
import io.kafkakit.internal.config.ClientSettings;
import io.kafkakit.internal.config.PlugIns;
import io.kafkakit.internal.config.Problems;
import io.kafkakit.internal.config.Refusals;
import io.kafkakit.internal.config.UnknownSettings;
import io.kafkakit.internal.deadletter.Clients;
import io.kafkakit.internal.deadletter.TopicDeadLetters;
import io.kafkakit.internal.group.GroupHost;
import io.kafkakit.internal.lifecycle.ClientNames;
import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.lifecycle.Closing;
import io.kafkakit.internal.lifecycle.Deadline;
import io.kafkakit.internal.lifecycle.ShutdownHook;
import io.kafkakit.internal.lifecycle.Threads;
import io.kafkakit.internal.topics.KafkaNames;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
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
 * <p>Connections are opened when they are needed first. Thread-safe.
 */
public final class KafkaCluster implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(KafkaCluster.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);
    /** How much longer closing may take where user code does not return. */
    private static final Duration LAST_STEPS = Duration.ofSeconds(10);

    private final ClientSettings settings;
    private final EventCodec codec;
    private final String name;
    private final Threads threads;
    private final GroupHost groups;
    private final List<EventTransactions> transactions = new CopyOnWriteArrayList<>();
    private final ShutdownHook shutdownHook = new ShutdownHook();
    private @Nullable EventProducer producer;
    private @Nullable Admin admin;
    private final CountDownLatch allClosed = new CountDownLatch(1);
    private boolean closing;
    private boolean closed;
    private volatile boolean inTime;

    private KafkaCluster(ClientSettings settings, EventCodec codec, String name) {
        this.settings = settings;
        this.codec = codec;
        this.name = name;
        this.threads = new Threads(name);
        this.groups = new GroupHost(settings, codec, name, threads, this::admin);
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
     * @param clientSettings any settings of Kafka's clients, but for those that carry the promise; each kind of client gets
     *     those it knows. With {@code producer.}, {@code consumer.} or {@code admin.} before its name a setting is for that kind alone,
     *     and goes before one without. The clients' names begin with the {@code client.id}, or with {@code kafkakit}.
     * @throws ConfigurationException if a setting is one of the library's own, or Kafka refuses a value; lists all of them
     */
    public static KafkaCluster connect(Map<String, ?> clientSettings) {
        return connect(clientSettings, new JsonCodec());
    }

    /**
     * The cluster behind these settings, with a codec of your own.
     *
     * @throws ConfigurationException if a setting is one of the library's own, or Kafka refuses a value; lists all of them
     */
    public static KafkaCluster connect(Map<String, ?> clientSettings, EventCodec codec) {
        Object clientId = clientSettings.get(CommonClientConfigs.CLIENT_ID_CONFIG);
        String begin = clientId == null ? "kafkakit" : clientId.toString().trim();
        Problems problems = new Problems();
        ClientSettings settings = ClientSettings.of(clientSettings, begin);
        settings.check(problems);
        problems.throwIfAny("the cluster's settings are wrong:");
        UnknownSettings.warn(settings);
        String name = ClientNames.take(begin);
        return new KafkaCluster(ClientSettings.of(clientSettings, name), codec, name);
    }

    /** A consumer group to be described and started. */
    public ConsumerGroupBuilder consumerGroup(String groupId) {
        return new ConsumerGroupBuilder(groups, groupId);
    }

    /**
     * The producer for events outside of a transaction: always the same one.
     *
     * @throws IllegalStateException if the cluster is closed
     */
    public synchronized EventProducer producer() {
        checkOpen();
        if (producer == null) {
            producer = new EventProducer(
                    Refusals.client(() -> new KafkaProducer<>(PlugIns.ofProducer(settings.producer("producer")))),
                    codec,
                    threads);
        }
        return producer;
    }

    /**
     * A pool of producers for produce-only transactions. Their transactional ids are {@code <prefix>-transactions-<n>}.
     *
     * @param transactionalIdPrefix differs between the instances of a service and stays the same across their restarts, so
     *     that a restarted instance ends the transactions that it left open; a pod's name in a stateful set is one
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
            // Not under the lock: a cluster that does not answer must not hold up those who want to close.
            return keep(EventTransactions.open(ids, settings, codec, threads));
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
     * The dead letters in this topic, whichever toolkit wrote them: to look at, and to send back.
     *
     * @throws IllegalArgumentException if that is not the name of a topic
     */
    public DeadLetters deadLetters(String topic) {
        Problems problems = new Problems();
        KafkaNames.check("dead-letter topic", topic, problems);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("'" + topic + "' is not the name of a topic");
        }
        return new TopicDeadLetters(topic, codec, new Clients(settings, this::admin, Clock.system()));
    }

    /** Closes the cluster when the JVM is told to end (SIGTERM, Ctrl-C), taking no longer than this. */
    public void closeOnShutdown(Duration atMost) {
        shutdownHook.install(threads, () -> {
            var unused = close(atMost);
        });
    }

    /** Closes everything, taking no longer than 30 seconds. */
    @Override
    public void close() {
        var unused = close(CLOSE_TIMEOUT);
    }

    /**
     * Closes everything: groups first, at the same time, each as {@link ConsumerGroup#close(Duration)} does; then the
     * producers, which deliver what is in flight. Called again, it waits for the first call to end, but no longer than this.
     *
     * <p>Called by a handler of one of the groups, or by a dependent of a future of {@link #producer}, it returns at once, and
     * everything is closed when the caller has returned. Handlers, interceptors, listeners and dependents that do not return are
     * interrupted and left to themselves. Closing takes up to 10 seconds more then, and no longer.
     *
     * @return whether everything was closed within this time; if not, the log says what was given up. Who returns at once gets {@code
     *     false}.
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

    /** Whether closing waits for the caller, which needs what the cluster has until it returns. */
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
            log.warn("{} is not closed yet, and nobody waits for it any more: user code does not return", this);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    private void closeNow(Deadline deadline) {
        try {
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
        // Not under the lock: one that does not end must not hold up those who ask for something.
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
