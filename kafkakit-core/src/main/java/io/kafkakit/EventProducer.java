package io.kafkakit;

import io.kafkakit.codec.TopicCodecs;
import io.kafkakit.interceptor.SendInterceptor;
import io.kafkakit.internal.encode.Encoder;
import io.kafkakit.internal.encode.SendInterceptors;
import io.kafkakit.internal.lifecycle.Callbacks;
import io.kafkakit.internal.lifecycle.Closing;
import io.kafkakit.internal.lifecycle.Deadline;
import io.kafkakit.internal.lifecycle.Threads;
import io.kafkakit.internal.produce.Sender;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Sends events outside a transaction, with an idempotent producer and {@code acks=all}. An acknowledged event is
 * neither lost nor duplicated.
 *
 * <pre>{@code
 * cluster.producer().send("orders", "o-1", new OrderCreated("o-1")).join();
 * }</pre>
 *
 * <p>Thread-safe. A cluster has one producer and closes it. Events that one thread sends to one partition keep their
 * order.
 *
 * <p>Dependents of a future from {@link #send}, such as those of {@code thenAccept}, run on one of four threads of the
 * cluster. Their order is undefined. If the record is acknowledged already, they run at once on the thread that adds
 * them.
 *
 * <p>A dependent may send, and may wait for what it sends. A dependent that never returns keeps its thread, but holds
 * up neither Kafka nor {@link KafkaCluster#close(Duration)}.
 */
public final class EventProducer {

    private final Producer<byte[], byte[]> producer;
    private final TopicCodecs codecs;
    private final SendInterceptors interceptors;
    private final Callbacks callbacks;
    private volatile boolean closed;

    EventProducer(
            Producer<byte[], byte[]> producer, TopicCodecs codecs, SendInterceptors interceptors, Threads threads) {
        this.producer = producer;
        this.codecs = codecs;
        this.interceptors = interceptors;
        this.callbacks = new Callbacks(threads);
    }

    /** Sends an event, named after its class, without a key. */
    public CompletableFuture<RecordMetadata> send(String topic, Object data) {
        return send(EventRecord.of(topic, data));
    }

    /** Sends an event, named after its class. */
    public CompletableFuture<RecordMetadata> send(String topic, @Nullable String key, Object data) {
        return send(EventRecord.of(topic, data).withKey(key));
    }

    /** Sends an event of this name. */
    public CompletableFuture<RecordMetadata> send(String topic, @Nullable String key, String event, Object data) {
        return send(EventRecord.of(topic, event, data).withKey(key));
    }

    /**
     * Sends a record.
     *
     * <p>Returns when the record is in the producer's buffer. Waits for up to {@code max.block.ms} if the buffer is
     * full or the topic is not known yet.
     *
     * @return completed when all in-sync replicas have the record; completed with Kafka's exception if it was not
     *     delivered within {@code delivery.timeout.ms}
     * @throws IllegalStateException if the cluster is closed
     * @throws IllegalArgumentException if the data cannot be encoded
     */
    public CompletableFuture<RecordMetadata> send(EventRecord record) {
        if (closed) {
            throw new IllegalStateException("send to '" + record.topic() + "' after the cluster was closed");
        }
        Acknowledgement acknowledged = new Acknowledgement();
        try {
            Sender.send(
                    producer,
                    interceptors.staged(Encoder.encode(record, codecs), SendInterceptor.Purpose.SEND),
                    (metadata, error) -> acknowledged.answered(metadata, error, callbacks));
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            acknowledged.completeExceptionally(e);
        }
        return acknowledged;
    }

    /** Waits until each send so far is acknowledged or has failed. */
    public void flush() {
        producer.flush();
    }

    /** Whether the calling thread runs a dependent of a future of this producer. Closing the producer waits for it. */
    boolean runsCurrentThread() {
        return callbacks.runsCurrentThread();
    }

    /** Delivers the records in flight, until the deadline. */
    void close(Deadline deadline) {
        closed = true;
        Duration left = deadline.left().isZero() ? Duration.ofMillis(1) : deadline.left();
        if (Closing.within(left, "producer", () -> producer.close(left))) {
            callbacks.close(deadline);
        }
    }
}
