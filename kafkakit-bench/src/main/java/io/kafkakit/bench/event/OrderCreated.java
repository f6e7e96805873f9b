package io.kafkakit.bench.event;

/**
 * What a handler reads: some 250 bytes with its envelope.
 *
 * @param id from 0 up, in the order in which the input is written
 * @param customer the record's key
 * @param cents price of one piece
 */
public record OrderCreated(
        long id, String customer, String product, int quantity, long cents, String currency, String note) {}
