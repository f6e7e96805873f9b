/**
 * How rows of an outbox become records. {@link io.kafkakit.jdbc.internal.outbox.OutboxTable} and {@link
 * io.kafkakit.jdbc.internal.outbox.ShardTable} know the database, {@link io.kafkakit.jdbc.internal.outbox.MarkerTopic} and {@link
 * io.kafkakit.jdbc.internal.outbox.BatchTransaction} know Kafka, and {@link
 * io.kafkakit.jdbc.internal.outbox.ShardPublisher} puts the two together. Uses {@code internal.sql}.
 */
@NullMarked
package io.kafkakit.jdbc.internal.outbox;

import org.jspecify.annotations.NullMarked;
