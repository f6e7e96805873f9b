package io.kafkakit.console.internal.fleet;

import io.kafkakit.KafkaCluster;
import io.kafkakit.KafkaKitException;
import io.kafkakit.console.fleet.FleetCommand;
import io.kafkakit.internal.config.PlugIns;
import io.kafkakit.internal.config.Refusals;
import io.kafkakit.internal.lifecycle.ClientNames;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/** Sends commands. Thread-safe. */
public final class Sender {

    private static final long ANSWER = Duration.ofSeconds(30).toMillis();
    private static final int MAX_BLOCK = 15_000;

    private final KafkaCluster cluster;
    private final FleetSettings settings;
    private @Nullable String role;
    private @Nullable KafkaProducer<byte[], byte[]> producer;
    private boolean closed;

    public Sender(KafkaCluster cluster, FleetSettings settings) {
        this.cluster = cluster;
        this.settings = settings;
    }

    /** Returns when the broker has it. */
    public void send(FleetCommand command) {
        String topic = settings.controlTopic();
        try {
            var unused = open().send(new ProducerRecord<>(topic, FleetFormat.key(command), FleetFormat.write(command)))
                    .get(ANSWER, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaKitException("interrupted while a command is sent to topic '" + topic + "'", e);
        } catch (ExecutionException e) {
            throw refused(topic, e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException | KafkaException e) {
            throw refused(topic, e);
        }
    }

    private static KafkaKitException refused(String topic, Throwable cause) {
        if (cause instanceof InterruptException) {
            Thread.currentThread().interrupt();
        }
        return new KafkaKitException(
                "the command was not sent to topic '" + topic + "': " + Refusals.words(cause)
                        + "; the user needs the right to write to it",
                cause);
    }

    private synchronized KafkaProducer<byte[], byte[]> open() {
        if (closed) {
            throw new IllegalStateException("the view of the fleet is closed");
        }
        if (producer == null) {
            // First, because a producer would wait for a topic that is missing.
            FleetTopics.commands(settings).ensure(cluster.clients().admin());
            String own = ClientNames.take("fleet-commands");
            role = own;
            Map<String, Object> all = new HashMap<>(cluster.clients().producer(own));
            all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK);
            all.put(ProducerConfig.LINGER_MS_CONFIG, 0);
            producer = Refusals.client(() -> new KafkaProducer<>(PlugIns.ofProducer(all)));
        }
        return producer;
    }

    public void close(Duration atMost) {
        KafkaProducer<byte[], byte[]> last;
        synchronized (this) {
            closed = true;
            last = producer;
            producer = null;
            if (role != null) {
                ClientNames.giveBack(role);
            }
            role = null;
        }
        if (last != null) {
            last.close(atMost);
        }
    }
}
