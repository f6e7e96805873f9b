package io.kafkakit.internal.handle;

import io.kafkakit.DeadLetterException;
import io.kafkakit.EventContext;
import io.kafkakit.EventRecord;
import io.kafkakit.Member;
import io.kafkakit.codec.UndecodableException;
import io.kafkakit.effect.EffectTransaction;
import io.kafkakit.internal.encode.Encoder;
import io.kafkakit.internal.encode.Replies;
import io.kafkakit.internal.encode.RequestSize;
import io.kafkakit.internal.flow.Delivery;
import io.kafkakit.internal.flow.HeaderText;
import io.kafkakit.internal.flow.Outcome;
import io.kafkakit.state.PartitionState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** The context of one handler run, with the records it stages. */
final class StagingContext implements EventContext {

    private final Delivery delivery;
    private final @Nullable String event;
    private final Staging staging;
    private final Object lock = new Object();
    /** Most handlers send one record or none. */
    private List<ProducerRecord<byte[], byte[]>> staged = List.of();

    private final AtomicLong stagedBytes;
    private @Nullable Object metadataOfRecord;
    /** Volatile, because a handler may pass the context to a thread that outlives it. */
    private volatile boolean closed;

    private List<Object> attachments = List.of();
    private @Nullable EffectTransaction transaction;

    /**
     * Nothing is staged.
     *
     * @param stagedBytes of the handler's run: those of a batch share it
     */
    StagingContext(Delivery delivery, @Nullable String event, Staging staging, AtomicLong stagedBytes) {
        this.delivery = delivery;
        this.event = event;
        this.staging = staging;
        this.stagedBytes = stagedBytes;
    }

    @Override
    public void send(EventRecord record) {
        ProducerRecord<byte[], byte[]> encoded = encode(record);
        long bytes = RequestSize.of(encoded);
        if (bytes > staging.maxRecordBytes()) {
            throw new IllegalArgumentException("a record of " + bytes + " bytes to '" + record.topic()
                    + "' is larger than max.request.size = " + staging.maxRecordBytes()
                    + ": send less, or raise the setting");
        }
        synchronized (lock) {
            if (closed) {
                throw new IllegalStateException("send to '" + record.topic() + "' after the handler of "
                        + delivery.position() + " returned: send before it returns, and wait for threads of your own");
            }
            long size = Outcome.bytes(encoded);
            long total = stagedBytes.addAndGet(size);
            if (total > staging.maxStagedBytes()) {
                stagedBytes.addAndGet(-size);
                throw new IllegalArgumentException("the handler of " + delivery.position() + " has sent "
                        + staged.size() + " records, and with one more to '" + record.topic() + "' they take " + total
                        + " bytes, more than maxStagedBytes = " + staging.maxStagedBytes() + " of topic '"
                        + delivery.plan().topic() + "': send less for one record, or raise the setting");
            }
            if (staged.isEmpty()) {
                staged = List.of(encoded);
            } else {
                if (staged.size() == 1) {
                    staged = new ArrayList<>(staged);
                }
                staged.add(encoded);
            }
        }
    }

    @Override
    public void reply(String name, Object data) {
        send(Replies.to(this, name, data));
    }

    private ProducerRecord<byte[], byte[]> encode(EventRecord record) {
        return staging.interceptors().staged(Encoder.encode(record, staging.codecs()));
    }

    /** The context of another run for the same record. */
    StagingContext anew(AtomicLong stagedBytesOfRun) {
        return new StagingContext(delivery, event, staging, stagedBytesOfRun);
    }

    /** The handler runs in this transaction. */
    void runsIn(EffectTransaction its) {
        transaction = its;
    }

    /** Attaches something to the attempt, for listeners of its commit. */
    void attach(Object attachment) {
        synchronized (lock) {
            if (attachments.isEmpty()) {
                attachments = List.of(attachment);
            } else {
                List<Object> more = new ArrayList<>(attachments);
                more.add(attachment);
                attachments = List.copyOf(more);
            }
        }
    }

    List<Object> attachments() {
        synchronized (lock) {
            return attachments;
        }
    }

    /** Ends the time to send. Returns the staged records, which do not change any more. */
    List<ProducerRecord<byte[], byte[]>> close() {
        synchronized (lock) {
            closed = true;
            return staged;
        }
    }

    @Override
    public String topic() {
        return delivery.origin().topic();
    }

    @Override
    public int partition() {
        return delivery.origin().partition();
    }

    @Override
    public long offset() {
        return delivery.origin().offset();
    }

    @Override
    public @Nullable String key() {
        byte[] key = delivery.record().key();
        return key == null ? null : new String(key, StandardCharsets.UTF_8);
    }

    @Override
    public <K> @Nullable K key(Class<K> type) {
        if (delivery.record().key() == null) {
            return null;
        }
        try {
            return type.cast(staging.decoder().key(delivery.record(), type));
        } catch (UndecodableException e) {
            throw new DeadLetterException("the key of " + delivery.position() + " is no " + type.getName(), e);
        }
    }

    @Override
    public @Nullable String event() {
        return event;
    }

    @Override
    public byte @Nullable [] valueBytes() {
        byte[] value = delivery.record().value();
        return value == null ? null : value.clone();
    }

    @Override
    public byte @Nullable [] keyBytes() {
        byte[] key = delivery.record().key();
        return key == null ? null : key.clone();
    }

    @Override
    public Headers headers() {
        // A retry record gets the headers as they were read. So the handler gets copies, because header values are
        // arrays.
        RecordHeaders own = new RecordHeaders();
        for (Header header : delivery.record().headers()) {
            byte[] value = header.value();
            own.add(header.key(), value == null ? null : value.clone());
        }
        own.setReadOnly();
        return own;
    }

    @Override
    public @Nullable String header(String name) {
        return HeaderText.text(delivery.record().headers(), name);
    }

    @Override
    public Instant producedAt() {
        return Instant.ofEpochMilli(delivery.origin().timestamp());
    }

    @Override
    public Instant receivedAt() {
        return Instant.ofEpochMilli(delivery.receivedAt());
    }

    @Override
    public int attempt() {
        return delivery.attempt();
    }

    @Override
    public Member member() {
        return delivery.holder().member();
    }

    @Override
    public <S extends PartitionState> S state(Class<S> type) {
        PartitionState state = delivery.holder().state();
        if (!type.isInstance(state)) {
            throw new IllegalStateException(
                    state == null
                            ? "topic '" + delivery.plan().topic()
                                    + "' keeps no state: subscribe it with topic.state(...)"
                            : "the state of topic '" + delivery.plan().topic() + "' is a "
                                    + state.getClass().getName() + ", not a " + type.getName());
        }
        return type.cast(state);
    }

    @Override
    public <T> T resource(Class<T> type) {
        EffectTransaction its = transaction;
        if (its == null) {
            throw new IllegalStateException("topic '" + delivery.plan().topic()
                    + "' has no effects: subscribe it with topic.effects(...), such as Jdbc.on(dataSource)");
        }
        T resource = its.resource(type);
        if (resource == null) {
            throw new IllegalStateException(
                    "the effects of topic '" + delivery.plan().topic() + "' have no " + type.getName());
        }
        return resource;
    }

    @Override
    public UUID idempotencyKey() {
        return delivery.effectKey().uuid();
    }

    @Override
    public <T> T metadata(Class<T> type) {
        if (metadataOfRecord == null) {
            metadataOfRecord = staging.metadata().get();
        }
        return staging.metadata().as(type, metadataOfRecord);
    }
}
