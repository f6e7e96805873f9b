package io.kafkakit.bench.event;

import java.nio.charset.StandardCharsets;

/**
 * The input: orders 0, 1, 2 … of a number of customers. Each order follows from its id alone, so that whoever checks an
 * output knows what it must be. Immutable and thread-safe.
 *
 * @param customers how many keys there are
 */
public record Orders(int customers) {

    /** One order in this many fails always, in the workload where some do. */
    public static final int FAILING = 100;

    private static final String[] PRODUCTS = {
        "Darjeeling First Flush", "Assam Broken Orange", "Lapsang Souchong", "Sencha Fukuyu", "Gyokuro Asahi"
    };

    /** The customer of an order, from 0 up. */
    public int customer(long id) {
        return (int) (mix(id) % customers);
    }

    /** The key of an order's record. */
    public byte[] key(long id) {
        return customerName(id).getBytes(StandardCharsets.US_ASCII);
    }

    /** The order with this id. */
    public OrderCreated order(long id) {
        long mixed = mix(id);
        return new OrderCreated(
                id,
                customerName(id),
                PRODUCTS[(int) (mixed % PRODUCTS.length)],
                (int) (mixed % 9) + 1,
                mixed % 10_000 + 100,
                "EUR",
                "deliver to the side door, number " + mixed % 1_000_000 + "; ring twice, then leave with a neighbour");
    }

    /** Whether this order fails whenever it is tried, where some do. */
    public static boolean fails(long id) {
        return id % FAILING == FAILING / 2;
    }

    private String customerName(long id) {
        return "customer-" + (1_000_000 + customer(id));
    }

    /** Spreads ids over customers evenly, and in no order (the finalizer of SplitMix64). */
    private static long mix(long id) {
        long z = id + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return (z ^ (z >>> 31)) >>> 1;
    }
}
