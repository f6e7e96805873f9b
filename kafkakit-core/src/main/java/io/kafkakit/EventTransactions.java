package io.kafkakit;

import io.kafkakit.codec.TopicCodecs;
import io.kafkakit.interceptor.SendInterceptor;
import io.kafkakit.internal.config.ClientSettings;
import io.kafkakit.internal.config.Refusals;
import io.kafkakit.internal.encode.Encoder;
import io.kafkakit.internal.encode.SendInterceptors;
import io.kafkakit.internal.flow.CauseChain;
import io.kafkakit.internal.lifecycle.Deadline;
import io.kafkakit.internal.lifecycle.StopSignal;
import io.kafkakit.internal.lifecycle.Threads;
import io.kafkakit.internal.produce.ProducerPool;
import io.kafkakit.internal.produce.RecordTransaction;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Produce-only transactions over several topics: all events of a transaction become visible to {@code read_committed}
 * readers, or none does.
 *
 * <p>Use them for events that no record caused, such as those of an HTTP request. Events that a handler sends belong to
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
 * <p>Thread-safe. As many transactions run at once as the pool has producers; others wait. The cluster closes it.
 */
public final class EventTransactions {

    private static final Logger log = LoggerFactory.getLogger(EventTransactions.class);
    /** The log reports a missing answer after this many milliseconds. */
    private static final long SILENCE = 5_000;

    private final ProducerPool pool;
    private final TopicCodecs codecs;
    private final SendInterceptors interceptors;
    private final String servers;

    private EventTransactions(ProducerPool pool, TopicCodecs codecs, SendInterceptors interceptors, String servers) {
        this.pool = pool;
        this.codecs = codecs;
        this.interceptors = interceptors;
        this.servers = servers;
    }

    /**
     * Makes a producer for each of these transactional ids and waits until all are ready.
     *
     * @throws TransactionException if the cluster does not answer, or refuses an id
     */
    static EventTransactions open(
            List<String> ids,
            ClientSettings settings,
            TopicCodecs codecs,
            SendInterceptors interceptors,
            Threads threads) {
        String servers = settings.bootstrapServers();
        StopSignal answered = new StopSignal();
        threads.daemon("transactions", () -> warnOfSilence(ids.get(0), servers, answered))
                .start();
        try {
            ProducerPool pool = new ProducerPool(
                    ids.stream().map(id -> settings.producer(id, id)).toList());
            return new EventTransactions(pool, codecs, interceptors, servers);
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            throw new TransactionException(
                    "transactional id " + ids.get(0) + " cannot be opened, and nothing was sent: " + why(e, servers),
                    true,
                    e);
        } finally {
            answered.stop();
        }
    }

    private static void warnOfSilence(String id, String servers, StopSignal answered) {
        if (answered.pause(SILENCE)) {
            log.warn(
                    "transactional id {} gets no answer from bootstrap.servers = {} (is the broker there?) and waits for"
                            + " max.block.ms",
                    id,
                    servers);
        }
    }

    private static String why(KafkaException reason, String servers) {
        String cluster = "the cluster " + servers;
        if (Refusals.isFinal(reason)) {
            return cluster + " does not let it: " + Refusals.words(reason) + "; " + Refusals.fix(reason);
        }
        if (isTimeout(reason)) {
            return cluster + " does not answer: " + Refusals.words(reason)
                    + "; check that a broker runs there and can be reached, and that there are as many brokers as its"
                    + " transaction.state.log.replication.factor";
        }
        return Refusals.words(reason) + "; bootstrap.servers = " + servers;
    }

    private static boolean isTimeout(Throwable reason) {
        return new CauseChain(reason).any(TimeoutException.class::isInstance);
    }

    /** The code that adds the events of a transaction. */
    @FunctionalInterface
    public interface Work<X extends Exception> {

        /** Adds the events; if it throws, none is sent. */
        void run(Transaction transaction) throws X;
    }

    /**
     * Runs the work, then commits the events that it added in one transaction. The transaction is open while the events
     * are appended, not while the work runs.
     *
     * @throws X the exception of the work; nothing is sent then
     * @throws TransactionException if Kafka, an interceptor or a partitioner made the transaction fail
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
        RecordTransaction.Result result = pool.commit(records);
        if (result instanceof RecordTransaction.Result.Aborted aborted) {
            throw new TransactionException(
                    "the transaction failed and nothing of it is visible: " + because(aborted.reason()),
                    true,
                    aborted.reason());
        }
        if (result instanceof RecordTransaction.Result.Unknown unknown) {
            throw new TransactionException(
                    "the transaction's commit was not answered, so it is visible as a whole or not at all: "
                            + because(unknown.reason()),
                    false,
                    unknown.reason());
        }
    }

    private String because(Exception reason) {
        String words = Refusals.words(reason);
        if (ProducerPool.isFenced(reason)) {
            return words + "; if another instance uses the same transactional ids, give each instance its own prefix in"
                    + " transactions(prefix, size)";
        }
        return isTimeout(reason) ? words + "; bootstrap.servers = " + servers : words;
    }

    /** The events of one transaction, added by one thread. A send after the work has returned is refused. */
    private final class Collected implements Transaction {

        private final List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        private volatile boolean isOver;

        @Override
        public void send(EventRecord record) {
            if (isOver) {
                throw new IllegalStateException("send to '" + record.topic()
                        + "' after the work of the transaction returned: send before it returns");
            }
            records.add(interceptors.staged(Encoder.encode(record, codecs), SendInterceptor.Purpose.SEND));
        }
    }

    void close(Deadline deadline) {
        pool.close(deadline);
    }
}
