package io.kafkakit.saga.internal.engine;

import io.kafkakit.saga.SagaStatus;
import io.kafkakit.saga.internal.machine.History;
import io.kafkakit.saga.internal.machine.Open;
import io.kafkakit.state.PartitionState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sagas of one partition, and what they wait for. Thread-safe; one handler at a time uses a saga. */
final class SagaStore implements PartitionState {

    private static final Logger log = LoggerFactory.getLogger(SagaStore.class);

    private final TopicPartition partition;
    private final Duration retention;
    private final Consumer<SagaStore> onRestored;
    private final Consumer<SagaStore> onClose;
    private final Map<String, Held> sagas = new ConcurrentHashMap<>();
    private final Map<SagaStatus, AtomicLong> counts = new EnumMap<>(SagaStatus.class);
    private final TimerQueue timers = new TimerQueue();

    /**
     * Without sagas.
     *
     * @param partition of the inbox
     * @param retention how long sagas that have ended are kept
     */
    SagaStore(
            TopicPartition partition, Duration retention, Consumer<SagaStore> onRestored, Consumer<SagaStore> onClose) {
        this.partition = partition;
        this.retention = retention;
        this.onRestored = onRestored;
        this.onClose = onClose;
        for (SagaStatus each : SagaStatus.values()) {
            counts.put(each, new AtomicLong());
        }
    }

    TopicPartition partition() {
        return partition;
    }

    TimerQueue timers() {
        return timers;
    }

    @Override
    public void restore(ConsumerRecord<byte[], byte[]> record) {
        String position = record.topic() + "-" + record.partition() + "@" + record.offset();
        if (record.key() == null) {
            log.error("{} has no key, so it is no saga, and is passed over", position);
            return;
        }
        String id = new String(record.key(), StandardCharsets.UTF_8);
        if (record.value() == null) {
            forget(id);
            return;
        }
        try {
            byte[] header = Frame.bytes(record.headers());
            Frame frame = Frame.of(header);
            History history = Frame.historyOf(record.headers());
            put(id, frame, new Held.Content(header, history, record.value(), others(record)));
        } catch (IllegalArgumentException e) {
            String why = position + " is no saga: " + e.getMessage();
            log.error("saga '{}' cannot go on, all others can: {}", id, why);
            keep(id, Held.broken(why), null);
        }
    }

    @Override
    public void restored() {
        log.info("{}: {} sagas are restored", partition, sagas.size());
        onRestored.accept(this);
    }

    @Override
    public void close() {
        onClose.accept(this);
    }

    @Nullable
    Held get(String id) {
        return sagas.get(id);
    }

    private static List<Header> others(ConsumerRecord<byte[], byte[]> record) {
        List<Header> others = new ArrayList<>();
        record.headers().forEach(each -> {
            if (!each.key().equals(Frame.HEADER) && !each.key().equals(Frame.HISTORY_HEADER)) {
                others.add(each);
            }
        });
        return List.copyOf(others);
    }

    /** Keeps a saga as it is now. */
    void put(String id, Frame frame, Held.Content content) {
        if (frame.status().hasEnded()) {
            // A child may be asked for its end once more.
            Held held = frame.caller() == null ? Held.ended(frame.status()) : Held.of(frame.status(), content);
            keep(id, held, new Timer(frame.changedAt() + retention.toMillis(), id, 0, 0));
            return;
        }
        Open first = frame.firstDue();
        keep(
                id,
                Held.of(frame.status(), content),
                first == null ? null : new Timer(first.due(), id, first.activation(), first.attempt()));
    }

    /** The saga is not there any more. */
    void forget(String id) {
        count(sagas.remove(id), -1);
        timers.set(id, null);
    }

    private void keep(String id, Held now, @Nullable Timer timer) {
        count(sagas.put(id, now), -1);
        count(now, 1);
        timers.set(id, timer);
    }

    private void count(@Nullable Held saga, int more) {
        AtomicLong count = saga == null || saga.status() == null ? null : counts.get(saga.status());
        if (count != null) {
            count.addAndGet(more);
        }
    }

    /** How many sagas stand there. */
    long count(SagaStatus status) {
        AtomicLong count = counts.get(status);
        return count == null ? 0 : count.get();
    }
}
