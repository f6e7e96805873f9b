package io.kafkakit.schema;

import io.kafkakit.Experimental;
import org.jspecify.annotations.Nullable;

/** The subject under which a written schema is registered. Reading does not need it. Must be thread-safe. */
@Experimental
@FunctionalInterface
public interface SubjectNaming {

    /**
     * The subject of a schema.
     *
     * @param topic the topic that the record goes to
     * @param record the full name of the schema's record; null if the schema has no name
     * @param isKey whether it is the schema of keys
     * @throws IllegalArgumentException if there is no subject without a name, and the schema has none
     */
    String subject(String topic, @Nullable String record, boolean isKey);

    /** The topic and {@code -value} or {@code -key}: one schema for a topic. The default. */
    static SubjectNaming topic() {
        return (topic, record, isKey) -> topic + (isKey ? "-key" : "-value");
    }

    /** The record's full name: several types in a topic, the same schema in all topics. */
    static SubjectNaming record() {
        return (topic, record, isKey) -> named(topic, record);
    }

    /** The topic, a hyphen, and the record's full name: several types in a topic, each topic with its own schemas. */
    static SubjectNaming topicAndRecord() {
        return (topic, record, isKey) -> topic + "-" + named(topic, record);
    }

    private static String named(String topic, @Nullable String record) {
        if (record == null) {
            throw new IllegalArgumentException("the schema for topic '" + topic
                    + "' has no name, which its subject needs: name it, or use SubjectNaming.topic()");
        }
        return record;
    }
}
