package io.kafkakit.console.internal.fleet;

import io.kafkakit.KafkaCluster;
import io.kafkakit.internal.config.PlugIns;
import io.kafkakit.internal.config.Refusals;
import io.kafkakit.internal.lifecycle.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes statuses, of each group one at a time: if a broker is away, no old statuses wait. Used by one thread, but for the
 * callbacks of its producer.
 */
final class StatusWriter {

    private static final Logger log = LoggerFactory.getLogger(StatusWriter.class);
    private static final long LOOK = Duration.ofSeconds(1).toNanos();
    private static final int MAX_BLOCK = 2_000;

    private final KafkaCluster cluster;
    private final FleetSettings settings;
    private final Clock clock;
    private final String role;
    private final Lasting trouble;
    private final Map<Observed, Written> written = new HashMap<>();
    private @Nullable KafkaProducer<byte[], byte[]> producer;

    StatusWriter(KafkaCluster cluster, FleetSettings settings, Clock clock, String role) {
        this.cluster = cluster;
        this.settings = settings;
        this.clock = clock;
        this.role = role;
        this.trouble = new Lasting(
                log, clock, "the status of this instance cannot be written to topic '" + settings.statusTopic() + "'");
    }

    /** What was written of a group. */
    private static final class Written {

        private volatile boolean inFlight;
        private boolean wanted = true;
        private long at;
        private long lookedAt;
        private String looked = "";
    }

    Optional<String> problem() {
        return trouble.words();
    }

    /** Writes the group's status if it is time to. */
    void write(Observed group) {
        Written its = written.computeIfAbsent(group, key -> new Written());
        long now = clock.nanos();
        its.wanted |=
                group.takeChange() || now - its.at >= settings.interval().toNanos() || looksOther(group, its, now);
        if (its.wanted && !its.inFlight && trouble.mayTry()) {
            its.wanted = false;
            its.at = now;
            if (!send(its, group.key(), group.value())) {
                its.wanted = true;
            }
        }
    }

    /** No listener hears of what the service changes itself, nor that something stands still. */
    private boolean looksOther(Observed group, Written its, long now) {
        if (now - its.lookedAt < LOOK) {
            return false;
        }
        its.lookedAt = now;
        var status = group.status();
        String looks = status.topics() + " " + status.health().level();
        boolean isOther = !looks.equals(its.looked);
        its.looked = looks;
        return isOther;
    }

    /** Says that a group is gone; returns whether that could be sent. */
    boolean withdraw(Observed group) {
        if (!trouble.mayTry()) {
            return false;
        }
        Written its = written.get(group);
        boolean isSent = its == null || send(its, group.key(), null);
        if (isSent) {
            written.remove(group);
        }
        return isSent;
    }

    private boolean send(Written its, byte[] key, byte @Nullable [] value) {
        its.inFlight = true;
        try {
            var unused = open().send(new ProducerRecord<>(settings.statusTopic(), key, value), (metadata, failure) -> {
                its.inFlight = false;
                if (failure == null) {
                    trouble.succeeded();
                } else {
                    trouble.failed(failure);
                }
            });
            return true;
        } catch (RuntimeException e) {
            its.inFlight = false;
            trouble.failed(e);
            return false;
        }
    }

    private KafkaProducer<byte[], byte[]> open() {
        KafkaProducer<byte[], byte[]> open = producer;
        if (open == null) {
            FleetTopics.statuses(settings).ensure(cluster.clients().admin());
            Map<String, Object> own = new HashMap<>(cluster.clients().producer(role));
            own.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK);
            own.put(ProducerConfig.LINGER_MS_CONFIG, 0);
            open = Refusals.client(() -> new KafkaProducer<>(PlugIns.ofProducer(own)));
            producer = open;
        }
        return open;
    }

    /** Sends what is in flight, within this time. */
    void close(Duration atMost) {
        if (producer != null) {
            producer.close(atMost);
        }
    }
}
