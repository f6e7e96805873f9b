package io.kafkakit.saga.internal.machine;

/**
 * What happened in a saga.
 *
 * @param at milliseconds since 1970
 * @param what in words
 */
public record Entry(long at, String what) {}
