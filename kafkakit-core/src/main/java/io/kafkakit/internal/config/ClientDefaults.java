package io.kafkakit.internal.config;

import static java.util.Map.entry;

import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Defaults of ours where Kafka's are slow for a group, or would skip records. Each is the user's to change.
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
     * Few large batches: a broker's work is mostly by the batch. They are not compressed, because the Node client reads
     * neither lz4 nor zstd without a plug-in, and services of both kinds share topics.
     */
    static Map<String, Object> producer() {
        return Map.of(ProducerConfig.BATCH_SIZE_CONFIG, 256 << 10);
    }

    /**
     * For a producer that commits outcomes. After a transaction the broker refuses its id until the markers are written; the
     * first retry is soon. A call that the broker does not answer blocks all partitions of its lane: 10 s, where Kafka's own
     * default is a minute; after that it is tried again, and the connection on which nobody answers is given up by then, where Kafka
     * waits for half a minute. A retry record or dead letter is larger than the record that it was,
     * by its headers, and may have been compressed; what is too large is for the topic to say. A lane flushes when it has
     * appended all, so that no record waits for a batch to fill; until then a batch that lingers is larger.
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
     * How long a producer that commits outcomes tries to append a record, in milliseconds: well under a transaction's timeout,
     * for a topic that was deleted, or has no leader, must not hold up those who send to others. The outcomes are kept, and
     * tried again.
     *
     * @param linger and
     * @param requestTimeout in milliseconds; Kafka wants no less than both together
     */
    static int laneDelivery(long linger, int requestTimeout) {
        return (int) Math.max(LANE_DELIVERY, linger + requestTimeout);
    }

    /**
     * A poll costs by the call and by the partition, so it brings more than Kafka's 500 records, but fewer to each of many
     * consumers, which hold fewer. What is fetched and waits for a poll is no more than a sixteenth of a small heap, for all
     * consumers of a group together. A new group begins at the oldest record; "latest" would skip what was written before it
     * joined.
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
