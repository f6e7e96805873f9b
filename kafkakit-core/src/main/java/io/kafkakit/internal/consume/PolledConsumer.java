package io.kafkakit.internal.consume;

import org.apache.kafka.clients.consumer.Consumer;

/**
 * A consumer of Kafka's that a loop polls.
 *
 * @param longestFetch how long a broker may hold a fetch of it, in milliseconds
 * @param wake ends the wait of the poll thread; thread-safe
 */
record PolledConsumer(Consumer<byte[], byte[]> client, long longestFetch, Runnable wake) {}
