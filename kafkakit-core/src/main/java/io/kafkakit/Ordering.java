package io.kafkakit;

/**
 * Which records of a topic wait for each other in a consumer. On an
 * {@linkplain TopicOptions#exactlyOnce() exactly-once} topic, sends and progress are committed exactly once, whatever
 * the ordering.
 */
public enum Ordering {

    /** The records of one partition are handled one after the other, in the order they were written. The default. */
    PARTITION,

    /**
     * The records of one key are handled one after the other, in the order they were written. Records of different
     * keys, and records without a key, do not wait for each other.
     *
     * <p>Keys are compared by their bytes, and within one partition, because a producer puts all records of a key into
     * one partition.
     */
    KEY,

    /** No record waits for another. */
    UNORDERED
}
