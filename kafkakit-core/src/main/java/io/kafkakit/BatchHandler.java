package io.kafkakit;

import java.util.List;

/**
 * Handles several events of one partition together, for bulk inserts and bulk calls.
 *
 * <p>The events are in the order of the partition. What the handler sends, and the fact that the records were consumed,
 * become visible together: for all records of the batch or for none.
 *
 * <ul>
 * <li>If it returns, all records are handled.
 * <li>If it throws {@link BatchFailure}, the named records have failed. Each becomes a retry or a dead letter. The others
 *     are handled.
 * <li>If it throws anything else, no record was the culprit for all that is known. So it is called again at once for
 *     each record alone, and only those that fail alone have failed.
 * </ul>
 *
 * <p>As any handler, it may run more than once for a record. Make its effects outside Kafka idempotent.
 */
@Experimental
@FunctionalInterface
public interface BatchHandler<T> {

    /**
     * Handles some events.
     *
     * @param batch at least one record, in order; each with its own context. What is sent by a record's context belongs
     *     to that record, and is dropped if that record fails.
     * @param sender sends what belongs to the whole batch. It is dropped if the batch's last record fails.
     * @throws BatchFailure if some of them have failed
     * @throws Exception if the handler cannot tell which
     */
    void handle(List<Received<T>> batch, EventSender sender) throws Exception;
}
