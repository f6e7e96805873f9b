package io.kafkakit.deadletter;

/** What a dead letter was written by, as its headers tell. */
public enum Toolkit {
    /** This library. */
    KAFKAKIT,
    /** The npm package kafkakit. */
    KAFKAKIT_NPM,
    /** Spring for Apache Kafka: {@code kafka_dlt-*}; of {@code @RetryableTopic} {@code kafka_original-*}, {@code retry_topic-*}. */
    SPRING,
    /** SmallRye Reactive Messaging: {@code dead-letter-*}; of its delayed retries {@code delayed-retry-*}. */
    SMALLRYE,
    /** Kafka Streams, KIP-1034: {@code __streams.errors.*}. */
    KAFKA_STREAMS,
    /** Kafka Connect, KIP-298: {@code __connect.errors.*}. */
    KAFKA_CONNECT,
    /** A share group of Kafka 4.4 and newer: {@code __dlq.errors.*}. */
    SHARE_GROUP,
    /** Karafka Pro: {@code source_*}, before its version 2.5 {@code original_*}. */
    KARAFKA,
    /** Nothing that is known here: who wrote it does not tell where it came from. */
    UNKNOWN
}
