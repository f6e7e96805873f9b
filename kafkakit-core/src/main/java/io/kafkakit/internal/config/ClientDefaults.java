package io.kafkakit.internal.config;

import static java.util.Map.entry;

import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Our defaults, where Kafka's are slow for a group or would skip records. The user can override each.
 *
 * @see <a href="https://kafka.apache.org/documentation/#configuration">Kafka's own defaults</a>
 */
final class ClientDefaults {

    private static final int MIB = 1 << 20;
    private static final int LANE_DELIVERY = 30_000;
    private static final int LANE_LINGER = 100;
    private static final int KAFKA_FETCH_BYTES = 50 * MIB;

    /** Why each of them is what it is, for the reference of settings. */
    static final Map<String, String> REASONS = Map.ofEntries(
            entry(ProducerConfig.BATCH_SIZE_CONFIG, "A broker works by the batch, so few large ones cost it less."),
            entry(
                    ProducerConfig.LINGER_MS_CONFIG,
                    "Batches get larger while a lane appends. The lane flushes when it has appended all, so no record waits."),
            entry(
                    CommonClientConfigs.RETRY_BACKOFF_MS_CONFIG,
                    "After a transaction the broker refuses its id until the markers are written, so the first retry is soon."),
            entry(
                    ProducerConfig.MAX_BLOCK_MS_CONFIG,
                    "A call without an answer holds up all partitions of its lane. The lane tries again."),
            entry(
                    ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                    "The lane gives up a dead connection, which holds up all of its partitions."),
            entry(
                    ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                    "One output topic without a leader must not hold up the others. The lane keeps the outcome and tries again."),
            entry(
                    ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                    "A dead letter is larger than its record, by its headers. The topic decides what is too large."),
            entry(
                    ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                    "A new group handles the records that were written before it joined."),
            entry(
                    ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                    "A misspelt topic is an error at the start, not a new topic."),
            entry(
                    ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                    "A poll costs by the call. Many consumers hold fewer records each."),
            entry(
                    ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                    "All consumers of a group share the memory for fetched records."),
            entry(
                    ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                    "In a rebalance, partitions that stay with their consumer go on."));

    /** Defaults that depend on something, in words. */
    static final Map<String, String> DEPENDENT = Map.of(
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
            "30,000, or linger.ms + request.timeout.ms if that is more",
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            "10,000 / consumers, from 2,000 to 5,000",
            ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
            "heap / 16 / consumers, from 1 MiB to 50 MiB");

    private ClientDefaults() {}

    /**
     * Large batches, because a broker's work grows with the number of batches. They are not compressed: services on
     * Node share topics, and the Node client reads neither lz4 nor zstd without a plug-in.
     */
    static Map<String, Object> producer() {
        return Map.of(ProducerConfig.BATCH_SIZE_CONFIG, 256 << 10);
    }

    /**
     * Defaults of a producer that commits outcomes.
     *
     * <ul>
     * <li>{@code retry.backoff.ms}: after a transaction the broker refuses its id until the markers are written, so the
     *     first retry comes soon.
     * <li>{@code max.block.ms}, {@code request.timeout.ms}: a call without an answer blocks all partitions of its lane.
     *     So a call ends after 10 s, not after Kafka's minute. A dead connection is given up by then too, not after
     *     half a minute.
     * <li>{@code max.request.size}: headers make a retry record or dead letter larger than its source record, which may
     *     also have been compressed. The topic decides what is too large.
     * <li>{@code linger.ms}: lingering makes larger batches. No record waits for a batch to fill, because a lane
     *     flushes after its last append.
     * </ul>
     */
    static Map<String, Object> lane() {
        return Map.of(
                ProducerConfig.LINGER_MS_CONFIG,
                LANE_LINGER,
                CommonClientConfigs.RETRY_BACKOFF_MS_CONFIG,
                5,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                10_000,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                10_000,
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                32 * MIB);
    }

    /**
     * How long a producer that commits outcomes tries to append a record, in milliseconds. It is well below the
     * transaction timeout: a topic that is deleted or has no leader must not hold up sends to other topics. The
     * outcomes are kept and appended again.
     *
     * @param linger {@code linger.ms}, in milliseconds
     * @param requestTimeout {@code request.timeout.ms}, in milliseconds; Kafka requires at least the sum of both
     */
    static int laneDelivery(long linger, int requestTimeout) {
        return (int) Math.max(LANE_DELIVERY, linger + requestTimeout);
    }

    /**
     * Defaults of a consumer.
     *
     * <ul>
     * <li>{@code max.poll.records}: each poll costs per call and per partition, so it brings more than Kafka's 500
     *     records. With many consumers each holds fewer records, and a poll brings fewer.
     * <li>{@code fetch.max.bytes}: fetched records that wait for a poll take at most a sixteenth of a small heap, for
     *     all consumers of a group together.
     * <li>{@code auto.offset.reset}: a new group begins at the oldest record; {@code latest} would skip records that
     *     were written before it joined.
     * </ul>
     */
    static Map<String, Object> consumer(int consumers, long heap) {
        return Map.of(
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                Math.max(2_000, Math.min(5_000, 10_000 / consumers)),
                ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                (int) Math.max(MIB, Math.min(KAFKA_FETCH_BYTES, heap / 16 / consumers)));
    }
}
