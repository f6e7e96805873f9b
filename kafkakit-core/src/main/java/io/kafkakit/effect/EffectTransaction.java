package io.kafkakit.effect;

import io.kafkakit.Experimental;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** A transaction outside Kafka in which a handler runs. Used by the handler's thread only. */
@Experimental
public interface EffectTransaction extends AutoCloseable {

    /**
     * What the handler sent when it handled this record before; null if it has not yet. A record that was handled
     * before is not handled again: these sends are committed with its offset.
     */
    @Nullable
    List<ProducerRecord<byte[], byte[]>> stored(EffectKey key);

    /** What the handler works with, such as a {@code java.sql.Connection}; null if there is none of this type. */
    <T> @Nullable T resource(Class<T> type);

    /**
     * Stores what the handler sends for each record, and commits. If it throws, it is not known whether the transaction
     * was committed; {@link #stored} of the next one tells.
     *
     * @param sends by key, for the records that were handled in this transaction
     */
    void commit(Map<EffectKey, List<ProducerRecord<byte[], byte[]>>> sends) throws Exception;

    /** Rolls back, unless it was committed. */
    @Override
    void close();
}
