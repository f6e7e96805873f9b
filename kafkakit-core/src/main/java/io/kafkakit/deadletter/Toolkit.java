package io.kafkakit.deadletter;

/** The toolkit that wrote a dead letter, recognised by its headers. */
public enum Toolkit {
    /** This library. */
    KAFKAKIT,
    /** The npm package kafkakit. */
    KAFKAKIT_NPM,
    /**
     * Spring for Apache Kafka: {@code kafka_dlt-*}; with {@code @RetryableTopic} {@code kafka_original-*},
     * {@code retry_topic-*}.
     */
    SPRING,
    /** SmallRye Reactive Messaging: {@code dead-letter-*}; with delayed retries {@code delayed-retry-*}. */
    SMALLRYE,
    /** Kafka Streams, KIP-1034: {@code __streams.errors.*}. */
    KAFKA_STREAMS,
    /** Kafka Connect, KIP-298: {@code __connect.errors.*}. */
    KAFKA_CONNECT,
    /** A share group of Kafka 4.4 and newer: {@code __dlq.errors.*}. */
    SHARE_GROUP,
    /** Karafka Pro: {@code source_*}, before its version 2.5 {@code original_*}. */
    KARAFKA,
    /** An unknown writer, so the record's origin is unknown too. */
    UNKNOWN
}
