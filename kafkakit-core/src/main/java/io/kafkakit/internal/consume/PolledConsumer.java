package io.kafkakit.internal.consume;

import org.apache.kafka.clients.consumer.Consumer;

/**
 * A Kafka consumer that a loop polls.
 *
 * @param longestFetch how long a broker may hold one of its fetches, in milliseconds
 * @param wake ends the wait of the poll thread; thread-safe
 */
record PolledConsumer(Consumer<byte[], byte[]> client, long longestFetch, Runnable wake) {}
