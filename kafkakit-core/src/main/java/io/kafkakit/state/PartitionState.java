package io.kafkakit.state;

import io.kafkakit.EventContext;
import io.kafkakit.Experimental;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What a process keeps in memory for one partition, as long as it owns the partition. Handlers read it with
 * {@link EventContext#state}. A handler that changes it sends the change to the state topic too, with the key of its
 * record, so that the next owner finds it there.
 *
 * <p>A change must be the last step of a handler. After it the handler must not fail, because the change would stay while
 * its record is dropped. An aborted transaction is committed again without running handlers, so it undoes no change.
 *
 * <p>Keep state per record key: then handlers of the same key never run at the same time, and those of other keys never
 * use it.
 *
 * <p>Thread-safety: {@link #restore} and {@link #restored} are called by one thread, before the first handler. Handlers
 * of several keys may run at once. {@link #close} may be called while a handler runs whose outcome will be dropped.
 */
@Experimental
public interface PartitionState extends AutoCloseable {

    /**
     * Takes a committed record of the state topic. Records of one key come in their order. A null value deletes.
     *
     * @throws RuntimeException if the state cannot be restored: the partition waits, and all is read again after a while
     */
    void restore(ConsumerRecord<byte[], byte[]> record);

    /** All committed records were read. Handlers run from now on. */
    default void restored() {}

    /** The partition belongs to this process no more. Must not wait. */
    @Override
    default void close() {}
}
