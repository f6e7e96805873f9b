package io.kafkakit.internal.produce;

import io.kafkakit.KafkaKitException;
import io.kafkakit.internal.config.PlugIns;
import io.kafkakit.internal.config.Refusals;
import io.kafkakit.internal.lifecycle.Closing;
import io.kafkakit.internal.lifecycle.Patience;
import io.kafkakit.internal.lifecycle.StopSignal;
import io.kafkakit.internal.monitor.Troubles;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one owner of a producer, which it replaces when it is of no more use. A transactional id has one producer at a time in
 * this process: the old one is closed before the new one is made, so that the two cannot fence each other for ever.
 *
 * <p>Used by one thread, but for {@link #knows}, {@link #sent} and {@link #hasMemory}.
 */
public final class OwnedProducer {

    private static final Logger log = LoggerFactory.getLogger(OwnedProducer.class);

    /** In which a transaction that nobody could abort is aborted by its client, if the broker answers. */
    private static final Duration GRACE = Duration.ofMillis(200);
    /** Kafka's own, in milliseconds. */
    private static final long DEFAULT_TRANSACTION_TIMEOUT = 60_000;

    private final Map<String, Object> settings;
    private final StopSignal stop;
    private final Function<Map<String, Object>, Producer<byte[], byte[]>> factory;
    private Troubles troubles = (about, what, cause) -> {};
    /** What keeps Kafka from ending its last transaction; null if nothing is known to. */
    private @Nullable String obstacle;
    /** Volatile, because a pool that is closed discards what another thread may be using. */
    private volatile @Nullable Producer<byte[], byte[]> producer;
    /** Those to which the producer has sent. */
    private final KnownTopics topics = new KnownTopics();
    /** How much of its memory is free and how much it has in all; null as long as there is no producer, or it does not tell. */
    private volatile @Nullable Memory memory;

    /**
     * Owns no producer yet.
     *
     * @param settings complete settings of the producer; with a transactional id or without
     */
    public OwnedProducer(Map<String, Object> settings, StopSignal stop) {
        this(
                settings,
                stop,
                complete -> new KafkaProducer<>(
                        PlugIns.ofProducer(complete), new ByteArraySerializer(), new ByteArraySerializer()));
    }

    /** With producers made in another way, such as ones that fail on purpose. */
    public OwnedProducer(
            Map<String, Object> settings,
            StopSignal stop,
            Function<Map<String, Object>, Producer<byte[], byte[]>> factory) {
        this.settings = settings;
        this.stop = stop;
        this.factory = factory;
    }

    /** From now on this is told, too, why it is not ready. */
    public OwnedProducer tells(Troubles told) {
        troubles = told;
        return this;
    }

    /**
     * Its transaction is to be aborted because of this. The marker that ends it wants as many replicas as a record, and until it is
     * written Kafka takes nothing more of the transactional id: what fails in the meantime fails because of that.
     *
     * @return why it fails
     */
    public String meets(String what) {
        if (obstacle == null) {
            obstacle = what;
        }
        return obstacle.equals(what) ? what : name() + obstructed(obstacle);
    }

    /** A transaction has ended well. */
    public void meetsNone() {
        obstacle = null;
    }

    private String notReady() {
        return name() + " is not ready" + (obstacle == null ? "" : obstructed(obstacle));
    }

    private static String obstructed(String obstacle) {
        return ": Kafka cannot end its last transaction for as long as this lasts: " + obstacle;
    }

    /**
     * Makes it ready for the first time.
     *
     * @throws KafkaKitException if the cluster does not let it in, or does not allow what it needs, or its settings make no producer
     * @throws StoppedException if the group is stopped while the broker cannot be reached
     */
    public void open() {
        var unused = ready(true);
    }

    /**
     * A producer that is ready: with a transactional id, whatever transaction an earlier one left open has ended.
     *
     * @throws StoppedException if the group is stopped while the broker cannot be reached
     */
    public Producer<byte[], byte[]> ready() {
        return ready(false);
    }

    /** At the start what is refused for good ends it. What was allowed then will be allowed again, so nothing is given up later. */
    private Producer<byte[], byte[]> ready(boolean isStart) {
        Patience patience = new Patience(100, 5_000);
        Producer<byte[], byte[]> made = producer;
        boolean failed = false;
        while (made == null) {
            if (stop.isStopped()) {
                throw new StoppedException();
            }
            try {
                made = isStart ? open(Refusals.client(() -> factory.apply(settings))) : openOnce();
            } catch (InterruptException e) {
                throw new StoppedException();
            } catch (KafkaException e) {
                if (isStart && Refusals.isFinal(e)) {
                    throw new KafkaKitException(name() + " is refused", e);
                }
                long millis = patience.next();
                log.warn("{}; next try in {} ms: {}", notReady(), millis, Refusals.words(e));
                troubles.begin(name(), notReady(), e);
                failed = true;
                stop.pause(millis);
            }
        }
        if (failed) {
            troubles.end(name());
        }
        return made;
    }

    /**
     * One try to make a producer that is ready.
     *
     * @throws KafkaException if it is not
     */
    Producer<byte[], byte[]> openOnce() {
        Producer<byte[], byte[]> made = producer;
        return made == null ? open(factory.apply(settings)) : made;
    }

    private Producer<byte[], byte[]> open(Producer<byte[], byte[]> made) {
        boolean isReady = false;
        try {
            if (isTransactional()) {
                made.initTransactions();
            }
            isReady = true;
        } finally {
            if (!isReady) {
                close(made, Duration.ZERO);
            }
        }
        producer = made;
        obstacle = null;
        topics.clear();
        memory = Memory.of(made);
        return made;
    }

    private record Memory(Metric free, Metric all) {

        static @Nullable Memory of(Producer<?, ?> producer) {
            Metric free = null;
            Metric all = null;
            for (Metric each : producer.metrics().values()) {
                free = each.metricName().name().equals("buffer-available-bytes") ? each : free;
                all = each.metricName().name().equals("buffer-total-bytes") ? each : all;
            }
            return free == null || all == null ? null : new Memory(free, all);
        }

        boolean isHalfFree() {
            return free.metricValue() instanceof Double left
                    && all.metricValue() instanceof Double total
                    && left >= total / 2;
        }
    }

    /**
     * Something was sent to this topic through its producer. Thread-safe.
     *
     * @param now of the clock that {@link #knows} is asked with
     */
    public void sent(String topic, Producer<byte[], byte[]> through, long now) {
        topics.sent(topic, name -> through.partitionsFor(name).size(), now);
    }

    /** The topics to which its producer has sent. Thread-safe. */
    public Set<String> topics() {
        return topics.names();
    }

    /** Whether to send what this outcome caused does not wait for metadata: they were needed a short time ago. Thread-safe. */
    public boolean knows(List<ProducerRecord<byte[], byte[]>> records, long now) {
        for (int i = 0; i < records.size(); i++) {
            ProducerRecord<byte[], byte[]> record = records.get(i);
            if (!topics.has(record.topic(), record.partition(), now)) {
                return false;
            }
        }
        return true;
    }

    /** Whether to send through its producer does not wait for memory: half of it is free. Thread-safe. */
    public boolean hasMemory() {
        Memory now = memory;
        return now != null && now.isHalfFree();
    }

    /**
     * Gives up the producer, and with it whatever it has not sent; the next call of {@link #ready} makes a new one. A transaction that is
     * open is aborted if that takes no longer than a moment.
     */
    public void discard() {
        Producer<byte[], byte[]> old = producer;
        producer = null;
        if (old != null) {
            close(old, isTransactional() ? GRACE : Duration.ZERO);
        }
    }

    /** Ends it in peace: what was sent is delivered first, unless the group is stopped and nobody waits for it. */
    public void close() {
        Producer<byte[], byte[]> old = producer;
        producer = null;
        if (old != null) {
            close(old, stop.isStopped() ? Duration.ZERO : Duration.ofSeconds(5));
        }
    }

    private void close(Producer<byte[], byte[]> old, Duration atMost) {
        Closing.within(atMost, name(), () -> old.close(atMost));
    }

    /** Whether {@link #ready} has nothing to wait for. */
    public boolean isReady() {
        return producer != null;
    }

    /** For logs. */
    public String name() {
        return (isTransactional() ? "transactional id " : "producer ") + id();
    }

    /** Its transactional id, or its client id if it has none. */
    public String id() {
        return String.valueOf(settings.get(
                isTransactional() ? ProducerConfig.TRANSACTIONAL_ID_CONFIG : ProducerConfig.CLIENT_ID_CONFIG));
    }

    /** After which the broker aborts a transaction that is open, and fences its producer, in nanoseconds. */
    public long transactionTimeoutNanos() {
        Object given = settings.get(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG);
        long millis = given == null
                ? DEFAULT_TRANSACTION_TIMEOUT
                : Long.parseLong(given.toString().strip());
        return millis * 1_000_000;
    }

    private boolean isTransactional() {
        return settings.containsKey(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
    }
}
