package io.kafkakit.jdbc.outbox;

import io.kafkakit.Experimental;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row that Kafka refused for a fault of its own, such as its size.
 *
 * @param id in the table
 * @param topic it was for
 * @param key of its record, read as UTF-8 text; null if it has none
 * @param at when it was refused, by the database's clock
 * @param reason in Kafka's words
 */
@Experimental
public record RefusedRow(long id, String topic, @Nullable String key, Instant at, String reason) {}
