package io.kafkakit.jdbc.outbox;

import io.kafkakit.Experimental;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an outbox is.
 *
 * @param name of the outbox
 * @param shards in the order of their numbers
 */
@Experimental
public record OutboxStatus(String name, List<Shard> shards) {

    public OutboxStatus {
        shards = List.copyOf(shards);
    }

    /**
     * How a shard is.
     *
     * @param shard its number, from 0
     * @param owner the instance that publishes it; null if none does
     * @param waiting how many rows wait to be published
     * @param oldest how long the first of them has waited, by the database's clock; zero if none does
     * @param refused how many rows Kafka has refused
     * @param publishedAt when a batch was published last; null if none was
     * @param wrong what keeps this instance from publishing it; null if nothing does, or another instance publishes it
     */
    public record Shard(
            int shard,
            @Nullable String owner,
            long waiting,
            Duration oldest,
            long refused,
            @Nullable Instant publishedAt,
            @Nullable String wrong) {}

    /** How many rows wait to be published. */
    public long waiting() {
        return shards.stream().mapToLong(Shard::waiting).sum();
    }

    /** How many rows Kafka has refused. */
    public long refused() {
        return shards.stream().mapToLong(Shard::refused).sum();
    }

    /** How long the oldest row has waited; zero if none does. */
    public Duration oldest() {
        return shards.stream().map(Shard::oldest).max(Comparator.naturalOrder()).orElse(Duration.ZERO);
    }

    /** Whether nothing is wrong that this instance knows of, and no row is refused. */
    public boolean isHealthy() {
        return refused() == 0 && shards.stream().allMatch(shard -> shard.wrong() == null);
    }
}
