package io.kafkakit.jdbc.internal.outbox;

/**
 * One row, and no other one: a database that was restored from a backup gives out the same ids again, but not the same tokens.
 *
 * @param token drawn at random when the row was written
 */
public record RowRef(long id, long token) {}
