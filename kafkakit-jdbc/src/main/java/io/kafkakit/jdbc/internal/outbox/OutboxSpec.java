package io.kafkakit.jdbc.internal.outbox;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What an outbox is set to.
 *
 * @param name begins its transactional ids and the keys of its markers
 * @param table with its schema, if it has one
 * @param shards how many; 0 for as many as the tables say
 * @param pollInterval the longest time between two looks at a table that has no rows
 * @param lease how long a publisher that says nothing keeps a shard
 */
public record OutboxSpec(
        String name,
        String table,
        int shards,
        String markerTopic,
        int batch,
        Duration pollInterval,
        Duration lease,
        boolean notifies) {

    /** A batch ends when its rows take more memory than this, in bytes. */
    static final long BATCH_BYTES = 4 << 20;

    /** With the number of shards that the tables have. */
    public OutboxSpec withShards(int number) {
        return new OutboxSpec(name, table, number, markerTopic, batch, pollInterval, lease, notifies);
    }

    String shardTable() {
        return table + "_shard";
    }

    String metaTable() {
        return table + "_meta";
    }

    /** Of PostgreSQL's notifications; at most 63 characters are allowed. */
    public String channel() {
        String plain = table.replaceAll("[^A-Za-z0-9_]", "_");
        return plain.substring(0, Math.min(63, plain.length()));
    }

    /** The same for all publishers of a shard, so that Kafka ends the transaction of one that died. */
    public String transactionalId(String incarnation, int shard) {
        return name + "-" + incarnation + "-" + shard;
    }

    public List<String> transactionalIds(String incarnation) {
        return IntStream.range(0, shards)
                .mapToObj(shard -> transactionalId(incarnation, shard))
                .toList();
    }
}
