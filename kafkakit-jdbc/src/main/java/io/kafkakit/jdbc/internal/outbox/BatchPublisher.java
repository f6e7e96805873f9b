package io.kafkakit.jdbc.internal.outbox;

import io.kafkakit.KafkaKitException;
import io.kafkakit.internal.config.Refusals;
import io.kafkakit.internal.produce.Fault;
import io.kafkakit.jdbc.internal.sql.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes batches of a shard's rows with a producer that is ready. A row that Kafka refuses for its own fault is taken out of the
 * way. Rows of a topic that is missing wait for it, and others go on. Anything else is thrown: then only the markers know what is
 * published. Used by one thread, until the shard is lost.
 */
final class BatchPublisher {

    private static final Logger log = LoggerFactory.getLogger(BatchPublisher.class);
    /** After so many failures of a row that is alone in its transaction, for a reason nobody knows, the row is at fault. */
    private static final int TRIES = 5;

    private final PublisherParts parts;
    private final int shard;
    private final ShardTrouble trouble;
    private final Producer<byte[], byte[]> producer;
    private final HeldTopics held = new HeldTopics(System::nanoTime);
    private final Set<String> missing = new HashSet<>();
    /** How many rows are still to be published one by one, because one of them made its batch fail. */
    private int alone;

    private @Nullable RowRef suspect;
    private int suspicions;

    BatchPublisher(PublisherParts parts, int shard, ShardTrouble trouble, Producer<byte[], byte[]> producer) {
        this.parts = parts;
        this.shard = shard;
        this.trouble = trouble;
        this.producer = producer;
    }

    /** The rows to publish next; empty if none waits. */
    List<Row> read(Connection connection) throws SQLException {
        int limit = alone > 0 ? 1 : parts.spec().batch();
        return Database.transaction(connection, in -> parts.table().waiting(in, shard, limit, held.now()));
    }

    /**
     * One Kafka transaction, and what follows from its result.
     *
     * @return false if another publisher has the shard by now
     * @throws KafkaKitException if it is not known what is published, or nothing can be now
     */
    boolean publish(Connection connection, List<Row> rows) throws SQLException {
        at(Step.SELECTED);
        BatchTransaction.Result result = new BatchTransaction(
                        producer,
                        rows,
                        parts.markers().marker(parts.incarnation(), shard, rows),
                        () -> at(Step.SENT),
                        () -> at(Step.FLUSHED))
                .run();
        if (result instanceof BatchTransaction.Result.Committed committed) {
            at(Step.COMMITTED);
            return delete(connection, rows, committed.offset());
        }
        if (result instanceof BatchTransaction.Result.Aborted aborted) {
            aborted(connection, rows, aborted.row(), aborted.reason());
            return true;
        }
        throw failure(((BatchTransaction.Result.Unknown) result).reason());
    }

    private boolean delete(Connection connection, List<Row> rows, long offset) throws SQLException {
        boolean ours = Database.transaction(connection, in -> {
            parts.table().delete(in, rows.stream().map(Row::ref).toList());
            boolean still = parts.shards().published(in, shard, parts.owner(), offset);
            at(Step.DELETING);
            return still;
        });
        at(Step.DELETED);
        alone = Math.max(0, alone - rows.size());
        if (!missing.isEmpty()) {
            rows.forEach(row -> isThere(row.record().topic()));
        }
        return ours;
    }

    private void isThere(String topic) {
        if (missing.remove(topic)) {
            trouble.end(topic);
        }
    }

    private void aborted(Connection connection, List<Row> rows, @Nullable Row row, Exception reason)
            throws SQLException {
        if (row == null) {
            throw failure(reason);
        }
        switch (Fault.of(reason)) {
            case RECORD, TIMESTAMP -> refuse(connection, row, reason);
            case TOPIC -> hold(row.record().topic(), reason);
            case BATCH -> isolate(connection, rows, row, reason, 1);
            case OTHER -> {
                if (reason instanceof RetriableException || Refusals.isFinal(reason)) {
                    throw failure(reason);
                }
                isolate(connection, rows, row, reason, TRIES);
            }
            case PARTITION -> throw failure(reason);
        }
    }

    private static KafkaKitException failure(Exception reason) {
        return new KafkaKitException("nothing is published", reason);
    }

    private void refuse(Connection connection, Row row, Exception reason) throws SQLException {
        String words = Refusals.words(reason);
        Database.transaction(connection, in -> {
            parts.table().refuse(in, row.ref(), words);
            return true;
        });
        alone = Math.max(0, alone - 1);
        log.error(
                "row {} of {} for topic '{}' is refused by Kafka, and others go on without it: {}",
                row.ref().id(),
                parts.spec().table(),
                row.record().topic(),
                words);
    }

    private void hold(String topic, Exception reason) {
        held.hold(topic);
        missing.add(topic);
        trouble.begin(topic, "the rows of topic '" + topic + "' wait: " + Refusals.words(reason));
    }

    /** Which row is at fault shows when each is alone. */
    private void isolate(Connection connection, List<Row> rows, Row row, Exception reason, int tries)
            throws SQLException {
        if (rows.size() > 1) {
            alone = rows.size();
            return;
        }
        suspicions = row.ref().equals(suspect) ? suspicions + 1 : 1;
        suspect = row.ref();
        if (suspicions >= tries) {
            refuse(connection, row, reason);
        }
    }

    private void at(Step step) {
        parts.steps().at(shard, step);
    }
}
