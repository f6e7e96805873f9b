package io.kafkakit.jdbc.internal.outbox;

import io.kafkakit.KafkaKitException;
import io.kafkakit.internal.flow.Thrown;
import io.kafkakit.internal.lifecycle.Patience;
import io.kafkakit.internal.lifecycle.StopSignal;
import io.kafkakit.internal.produce.Causes;
import io.kafkakit.internal.produce.OwnedProducer;
import io.kafkakit.internal.produce.StoppedException;
import io.kafkakit.jdbc.internal.sql.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the rows of one shard, each as one record, whatever dies. Why that holds:
 *
 * <ol>
 *   <li>The records of a batch and the marker that names their rows are one Kafka transaction: both are visible, or neither is.
 *   <li>To open the producer fences the publisher before, whoever that is. After that its last transaction has ended, and no other
 *       one of it can commit.
 *   <li>So the markers then say which rows are published. They are deleted before any row is read.
 *   <li>Whatever is not clear, such as a commit without an answer, is settled in the same way: with a new producer, from the markers.
 * </ol>
 *
 * <p>The lease is not part of this. A publisher that sleeps beyond the end of its lease is fenced by the next one.
 */
final class ShardPublisher implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(ShardPublisher.class);
    private static final long FIRST_IDLE = 5;
    /** How often an instance without the shard looks whether it is free, in milliseconds. */
    private static final long LOOK = 1_000;

    private final PublisherParts parts;
    private final int shard;
    private final StopSignal stop;
    private final ShardTrouble trouble;
    private final ShardTable shards;
    private final MarkerTopic markers;
    private final OwnedProducer producer;
    private long renewedAt;
    private long idle = FIRST_IDLE;

    ShardPublisher(PublisherParts parts, int shard, StopSignal stop) {
        this.parts = parts;
        this.shard = shard;
        this.stop = stop;
        this.trouble = new ShardTrouble(
                "shard " + shard + " of outbox '" + parts.spec().name() + "'");
        this.shards = parts.shards();
        this.markers = parts.markers();
        this.producer = new OwnedProducer(
                        parts.clients()
                                .producer("outbox-" + parts.spec().name() + "-" + shard, parts.transactionalId(shard)),
                        stop)
                .tells((about, what, cause) -> trouble.begin(cause));
    }

    /** What is wrong; null if nothing is. */
    @Nullable
    String trouble() {
        return trouble.words();
    }

    @Override
    public void run() {
        Patience patience = new Patience(100, 10_000);
        while (!stop.isStopped()) {
            try {
                if (lease()) {
                    own();
                    patience.reset();
                } else {
                    trouble.end();
                    stop.pause(Math.min(LOOK, parts.spec().lease().toMillis() / 3));
                }
            } catch (StoppedException e) {
                break;
            } catch (Throwable e) {
                Thrown.rethrowIfFatal(e);
                failed(e);
                stop.pause(patience.next());
            }
        }
        release();
    }

    private boolean lease() throws SQLException {
        boolean ours = parts.database().transaction(connection -> shards.lease(connection, shard, parts.owner()));
        renewedAt = System.nanoTime();
        return ours;
    }

    private void own() throws SQLException {
        at(Step.LEASED);
        try {
            Producer<byte[], byte[]> ready = producer.ready();
            at(Step.OPENED);
            // That may have taken long, and another publisher may have the shard.
            if (lease()) {
                settle();
                at(Step.SETTLED);
                trouble.end();
                BatchPublisher batches = new BatchPublisher(parts, shard, trouble, ready);
                while (!stop.isStopped() && publish(batches)) {
                    idle = Math.min(parts.spec().pollInterval().toMillis(), idle * 2);
                }
            }
        } finally {
            producer.discard();
        }
    }

    /** Deletes the rows that were published, and not yet deleted, when the publisher before ended. */
    private void settle() throws SQLException {
        ShardTable.Settled before = parts.database().transaction(connection -> shards.settled(connection, shard));
        String topicId = markers.id();
        if (before.topicId() != null && !before.topicId().equals(topicId)) {
            throw new KafkaKitException("marker topic '" + parts.spec().markerTopic()
                    + "' is not the one that this shard used before: it was deleted and created again, or this is another"
                    + " cluster. Nobody knows any more whether the rows that wait are published. Look at the last records"
                    + " of their topics, delete the rows that are there, then run UPDATE "
                    + parts.spec().shardTable()
                    + " SET marker_topic = NULL, marker_offset = NULL WHERE shard = " + shard);
        }
        MarkerTopic.Markers found = markers.after(before.offset(), parts.incarnation(), shard);
        parts.database().transaction(connection -> {
            parts.table().delete(connection, found.rows());
            shards.settle(connection, shard, topicId, found.end() == null ? before.offset() : found.end());
            return true;
        });
    }

    /** Publishes all that waits, then waits for more; false if the shard is another publisher's. */
    private boolean publish(BatchPublisher batches) throws SQLException {
        long since = parts.wakeups().calls();
        try (Connection connection = parts.database().source().getConnection()) {
            List<Row> rows = batches.read(connection);
            while (!rows.isEmpty()) {
                idle = FIRST_IDLE;
                if (!batches.publish(connection, rows)) {
                    return false;
                }
                rows = stop.isStopped() ? List.of() : batches.read(connection);
            }
            if (isDue() && !renew(connection)) {
                return false;
            }
        }
        parts.wakeups().await(since, Math.min(idle, parts.spec().lease().toMillis() / 3));
        return true;
    }

    private boolean isDue() {
        return System.nanoTime() - renewedAt > parts.spec().lease().toNanos() / 3;
    }

    private boolean renew(Connection connection) throws SQLException {
        renewedAt = System.nanoTime();
        return Database.transaction(connection, in -> shards.lease(in, shard, parts.owner()));
    }

    /** A publisher that is fenced has lost its shard. If it has not, somebody uses its transactional id without the lease. */
    private void failed(Throwable error) {
        if (!Causes.isFenced(error)) {
            trouble.begin(error);
            return;
        }
        try {
            if (lease()) {
                trouble.begin(new KafkaKitException(
                        "another producer uses transactional id "
                                + parts.transactionalId(shard)
                                + ": does a copy of this database publish to the same cluster?",
                        error));
            } else {
                log.info(
                        "shard {} of outbox '{}' was taken over",
                        shard,
                        parts.spec().name());
            }
        } catch (SQLException e) {
            trouble.begin(e);
        }
    }

    private void release() {
        try {
            parts.database().transaction(connection -> {
                shards.release(connection, shard, parts.owner());
                return true;
            });
        } catch (SQLException e) {
            log.debug("shard {} is not released, and its lease runs out by itself", shard, e);
        }
    }

    private void at(Step step) {
        parts.steps().at(shard, step);
    }
}
