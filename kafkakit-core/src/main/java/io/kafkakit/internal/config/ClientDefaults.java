package io.kafkakit.internal.config;

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
