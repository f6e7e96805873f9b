package io.kafkakit;

/**
 * Which records of a topic wait for each other in a consumer. Whatever the ordering, what they cause and how far they are
 * done is committed exactly once where the topic is {@linkplain TopicOptions#exactlyOnce() exactly-once}.
 */
public enum Ordering {

    /** The records of one partition are handled one after the other, in the order they were written. The default. */
    PARTITION,

    /**
     * The records of one key are handled one after the other, in the order they were written; records of different keys, and
     * records without a key, do not wait for each other. Keys are compared by their bytes, and within a partition: that is
     * where a producer puts the records of one key.
     */
    KEY,

    /** No record waits for another. */
    UNORDERED
}
