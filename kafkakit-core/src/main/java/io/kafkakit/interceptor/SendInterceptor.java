package io.kafkakit.interceptor;

import io.kafkakit.Experimental;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Sees the records that a group writes, or that a {@linkplain io.kafkakit.KafkaCluster#sendInterceptor cluster} writes
 * outside groups: when they are staged, and when they are really sent. Must be thread-safe.
 *
 * <p>A handler's records are sent later, by another thread. What belongs to the handler's thread, such as a trace, is
 * carried there by the {@link SendScope}.
 */
@Experimental
@FunctionalInterface
public interface SendInterceptor {

    /** Why a record is written. */
    enum Purpose {
        /** A handler sends it, or the cluster's producer, or a produce-only transaction. */
        SEND,
        /** The handled record goes to a retry topic. */
        RETRY,
        /** The handled record becomes a dead letter. */
        DEAD_LETTER,
        /** A dead letter is sent back. */
        REDRIVE
    }

    /**
     * A record was staged, on the thread of the handler, or of the caller of {@code send} or {@code resolve}. If Kafka
     * refuses what a handler sent, its dead letter is staged on the producer's thread. Headers may be added. An
     * exception fails the {@code send}. For a retry record, a dead letter or a redrive it is logged, and the record
     * goes on.
     *
     * @return what to do round the real send; null for nothing
     */
    @Nullable
    SendScope onStage(ProducerRecord<byte[], byte[]> record, Purpose purpose);
}
