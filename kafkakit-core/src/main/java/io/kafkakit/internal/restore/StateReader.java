package io.kafkakit.internal.restore;

import io.kafkakit.internal.config.PlugIns;
import io.kafkakit.internal.flow.StateTopic;
import io.kafkakit.internal.lifecycle.Threads;
import io.kafkakit.internal.lookup.GroupLookups;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads state topics for all consumers of a group, on threads of its own. Thread-safe. */
public final class StateReader {

    /** Partitions that are read at once. */
    private static final int AT_ONCE = 2;
    /** How long to wait for the end of a log, in milliseconds. */
    private static final long PATIENCE = 15_000;

    private final Map<String, Object> settings;
    private final GroupLookups lookups;
    private final ExecutorService threads;
    private final AtomicInteger consumers = new AtomicInteger();

    /**
     * Reads nothing yet.
     *
     * @param settings complete settings of its consumers; their client id gets a number
     */
    public StateReader(Map<String, Object> settings, GroupLookups lookups, Threads threads) {
        this.settings = settings;
        this.lookups = lookups;
        this.threads = threads.pool("state", AT_ONCE);
    }

    /**
     * Begins to read the state of a partition.
     *
     * @param partition of the source topic
     * @param wake called when it is over
     */
    StateRead begin(TopicPartition partition, StateTopic topic, Runnable wake) {
        StateRead read = new StateRead(
                new TopicPartition(topic.name(), partition.partition()),
                new StateRead.Source(
                        this::consumer, this::end, () -> topic.states().open(partition)),
                wake);
        try {
            threads.execute(read);
        } catch (RejectedExecutionException groupIsClosed) {
            read.cancel();
        }
        return read;
    }

    private Consumer<byte[], byte[]> consumer() {
        Map<String, Object> own = new HashMap<>(settings);
        own.put(
                CommonClientConfigs.CLIENT_ID_CONFIG,
                settings.get(CommonClientConfigs.CLIENT_ID_CONFIG) + "-" + consumers.getAndIncrement());
        return new KafkaConsumer<>(PlugIns.ofConsumer(own), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private long end(TopicPartition partition) {
        CompletableFuture<Long> end = new CompletableFuture<>();
        lookups.extents(
                List.of(partition),
                (begins, ends) -> end.complete(ends.getOrDefault(partition, 0L)),
                end::completeExceptionally);
        try {
            return end.get(PATIENCE, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaException("the end of " + partition + " is not known", e);
        }
    }

    /** Ends all reading. */
    public void close() {
        threads.shutdownNow();
    }
}
