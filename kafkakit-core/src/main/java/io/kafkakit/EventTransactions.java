package io.kafkakit;

import io.kafkakit.codec.EventCodec;
import io.kafkakit.internal.commit.ProducerPool;
import io.kafkakit.internal.lifecycle.Deadline;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Produce-only transactions over several topics: all of a transaction's events become visible to {@code read_committed}
 * readers, or none does. For events that no record caused, such as those of an HTTP request; what a handler sends belongs to
 * its record's transaction already.
 *
 * <pre>{@code
 * EventTransactions billing = cluster.transactions("billing-0", 2);
 * billing.run(transaction -> {
 *   transaction.send("invoices", "i-1", new InvoiceIssued("i-1"));
 *   transaction.send("ledger", "i-1", new AmountDue("i-1", 100));
 * });
 * }</pre>
 *
 * <p>Thread-safe; as many transactions run at once as the pool has producers, others wait. Closed with its cluster.
 */
public final class EventTransactions {

    private final ProducerPool pool;
    private final EventCodec codec;

    EventTransactions(ProducerPool pool, EventCodec codec) {
        this.pool = pool;
        this.codec = codec;
    }

    /** What goes into a transaction. */
    @FunctionalInterface
    public interface Work<X extends Exception> {

        /** Adds the events; an exception means that none is sent. */
        void run(Transaction transaction) throws X;
    }

    /**
     * Runs the work, then commits what it added in one transaction. The transaction is open only while the events are
     * appended, not while the work runs.
     *
     * @throws X what the work throws; nothing is sent then
     * @throws TransactionException if the transaction failed, be it by Kafka, an interceptor or a partitioner
     * @throws IllegalStateException if the cluster is closed
     */
    public <X extends Exception> void run(Work<X> work) throws X {
        Collected collected = new Collected();
        try {
            work.run(collected);
        } finally {
            collected.isOver = true;
        }
        if (!collected.records.isEmpty()) {
            commit(collected.records);
        }
    }

    private void commit(List<ProducerRecord<byte[], byte[]>> records) {
        ProducerPool.Result result = pool.commit(records);
        if (result instanceof ProducerPool.Result.Aborted aborted) {
            throw new TransactionException(
                    "the transaction failed and nothing of it is visible: "
                            + aborted.reason().getMessage(),
                    true,
                    aborted.reason());
        }
        if (result instanceof ProducerPool.Result.Unknown unknown) {
            throw new TransactionException(
                    "the transaction's commit was not answered, so it is visible as a whole or not at all: "
                            + unknown.reason().getMessage(),
                    false,
                    unknown.reason());
        }
    }

    /** What the work of one transaction adds. Used by one thread; a late thread is refused. */
    private final class Collected implements Transaction {

        private final List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        private volatile boolean isOver;

        @Override
        public void send(EventRecord record) {
            if (isOver) {
                throw new IllegalStateException("send to '" + record.topic()
                        + "' after the work of the transaction returned: send before it returns");
            }
            records.add(record.encode(codec));
        }
    }

    void close(Deadline deadline) {
        pool.close(deadline);
    }
}
