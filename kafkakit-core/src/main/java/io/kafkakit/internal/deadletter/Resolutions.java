package io.kafkakit.internal.deadletter;

import io.kafkakit.KafkaKitException;
import io.kafkakit.deadletter.Position;
import io.kafkakit.deadletter.Resolution;
import io.kafkakit.internal.config.Answers;
import io.kafkakit.internal.flow.HeaderText;
import io.kafkakit.internal.letter.Identity;
import io.kafkakit.internal.lifecycle.Deadline;
import io.kafkakit.internal.lifecycle.StopSignal;
import io.kafkakit.internal.topics.NeededTopic;
import io.kafkakit.internal.topics.NeededTopics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The resolutions of a topic's dead letters.
 *
 * <p>A record's key is the topic's id and the dead letter's position. The id is needed because a recreated topic counts
 * its offsets from 0, and old resolutions do not apply to it. The value is the action. Headers contain the rest as
 * text. One of them is the dead letter's {@linkplain Identity identity}, which identifies its copy on another cluster.
 */
public final class Resolutions {

    private static final Logger log = LoggerFactory.getLogger(Resolutions.class);
    private static final Duration VISIBLE = Duration.ofSeconds(10);
    /** In milliseconds. */
    private static final long PAUSE = 10;

    private static final String AT = "at";
    private static final String BY = "by";
    private static final String BECAUSE = "because";
    private static final String TO = "to";
    private static final String EDITED = "edited";
    private static final String LETTER = "letter";

    private final String deadLetterTopic;
    private final Clients clients;

    Resolutions(String deadLetterTopic, Clients clients) {
        this.deadLetterTopic = deadLetterTopic;
        this.clients = clients;
    }

    String deadLetterTopic() {
        return deadLetterTopic;
    }

    String topic() {
        return NeededTopics.resolutions(deadLetterTopic);
    }

    /**
     * Creates the resolutions topic if it is missing: one partition, compacted, so that no resolution is ever deleted.
     */
    void create() {
        Admin admin = clients.admin().get();
        NewTopic topic = NeededTopic.resolutions(topic()).toNewTopic();
        try {
            Answers.await(admin.createTopics(List.of(topic)).all());
        } catch (TopicExistsException e) {
            log.debug("topic '{}' is there", topic());
            checkCompacted();
        } catch (TopicAuthorizationException e) {
            throw new TopicAuthorizationException("not allowed to create topic " + topic(), Set.of(topic()));
        }
    }

    /**
     * Checks that the resolutions topic keeps its records.
     *
     * @throws KafkaKitException if it does not
     */
    void checkCompacted() {
        try {
            checkCompacted(clients.admin().get());
        } catch (AuthorizationException e) {
            log.debug("whether topic '{}' is compacted is not known", topic(), e);
        }
    }

    private void checkCompacted(Admin admin) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic());
        Config config = Objects.requireNonNull(
                Answers.await(admin.describeConfigs(List.of(resource)).all()).get(resource));
        String policy = config.get(TopicConfig.CLEANUP_POLICY_CONFIG).value();
        if (!TopicConfig.CLEANUP_POLICY_COMPACT.equals(policy)) {
            throw new KafkaKitException("topic '" + topic() + "' has cleanup.policy = " + policy
                    + ": it would forget which dead letters are resolved; set it to compact");
        }
    }

    /**
     * Waits until everything committed so far is readable, for {@link #VISIBLE} at most. A commit is answered before
     * its markers are written, so the depth would still be too large. An interrupt ends the wait, and stays set.
     */
    void awaitVisible() {
        try {
            Deadline deadline = Deadline.in(VISIBLE, clients.clock());
            StopSignal never = new StopSignal();
            Map<TopicPartition, Long> ends = ends(IsolationLevel.READ_UNCOMMITTED, deadline);
            while (!isReached(ends, ends(IsolationLevel.READ_COMMITTED, deadline)) && !deadline.isOver()) {
                if (!never.pause(PAUSE)) {
                    return;
                }
            }
        } catch (InterruptException e) {
            log.debug("whether all of '{}' can be read by now is not waited for", topic(), e);
        } catch (KafkaException e) {
            log.debug("whether all of '{}' can be read by now is not known", topic(), e);
        }
    }

    private static boolean isReached(Map<TopicPartition, Long> ends, Map<TopicPartition, Long> committed) {
        return ends.entrySet().stream().allMatch(end -> committed.getOrDefault(end.getKey(), 0L) >= end.getValue());
    }

    private Map<TopicPartition, Long> ends(IsolationLevel isolation, Deadline deadline) {
        Admin admin = clients.admin().get();
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        TopicDescription there = Answers.await(
                        admin.describeTopics(List.of(topic())).allTopicNames(), deadline.leftMillis())
                .get(topic());
        if (there != null) {
            there.partitions()
                    .forEach(each -> asked.put(new TopicPartition(topic(), each.partition()), OffsetSpec.latest()));
        }
        Map<TopicPartition, Long> ends = new HashMap<>();
        Answers.await(
                        admin.listOffsets(asked, new ListOffsetsOptions(isolation))
                                .all(),
                        deadline.leftMillis())
                .forEach((partition, info) -> ends.put(partition, info.offset()));
        return ends;
    }

    /** A resolution in a topic with another id. */
    private record Elsewhere(String letter, Resolution resolution) {}

    /**
     * All known resolutions. Those of this topic count only for dead letters that still exist.
     *
     * @param begins for each partition of the dead-letter topic, its first offset
     */
    Known read(Scan scan, Uuid topicId, Map<Integer, Long> begins) {
        Map<Position, Resolution> here = new HashMap<>();
        Map<String, Elsewhere> elsewhere = new HashMap<>();
        // The resolutions of one call are equal, so only one instance is kept.
        Map<Resolution, Resolution> alike = new HashMap<>();
        String prefix = prefix(topicId);
        scan.read(topic(), scan.ends(topic()), record -> {
            Resolution resolution = resolution(record);
            Resolution kept = resolution == null ? null : alike.computeIfAbsent(resolution, its -> its);
            String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
            if (!key.startsWith(prefix)) {
                take(elsewhere, key, record, kept);
                return true;
            }
            Position position = position(record, key.substring(prefix.length()));
            if (position != null && position.offset() >= begins.getOrDefault(position.partition(), Long.MAX_VALUE)) {
                put(here, position, kept);
            }
            return true;
        });
        Map<String, Resolution> byLetter = new HashMap<>();
        elsewhere.values().forEach(each -> byLetter.put(each.letter(), each.resolution()));
        return new Known(here, byLetter);
    }

    /** A resolution of an earlier version does not identify its dead letter. */
    private static void take(
            Map<String, Elsewhere> elsewhere,
            String key,
            ConsumerRecord<byte[], byte[]> record,
            @Nullable Resolution resolution) {
        String letter = HeaderText.text(record.headers(), LETTER);
        put(elsewhere, key, resolution == null || letter == null ? null : new Elsewhere(letter, resolution));
    }

    private static <K, V> void put(Map<K, V> all, K key, @Nullable V value) {
        if (value == null) {
            all.remove(key);
        } else {
            all.put(key, value);
        }
    }

    /** A writer for resolutions of dead letters in the topic with this id. */
    Writer writer(Uuid topicId) {
        return new Writer(topic(), prefix(topicId));
    }

    /** Makes resolution records. Used by one thread, for one call: its records differ only in their keys. */
    static final class Writer {

        private final String topic;
        private final String prefix;
        private final Map<Resolution, Headers> alike = new HashMap<>();

        private Writer(String topic, String prefix) {
            this.topic = topic;
            this.prefix = prefix;
        }

        /**
         * The record of a resolution.
         *
         * @param identity the dead letter's; null if it has none
         */
        ProducerRecord<byte[], byte[]> record(Position position, @Nullable String identity, Resolution resolution) {
            // Each record has its own headers, because a producer interceptor may add to them.
            Headers headers = new RecordHeaders(alike.computeIfAbsent(resolution, Resolutions::headers));
            put(headers, LETTER, identity);
            return new ProducerRecord<>(
                    topic, null, null, bytes(prefix + position), bytes(resolution.action()), headers);
        }
    }

    private static String prefix(Uuid topicId) {
        return topicId + " ";
    }

    private static Headers headers(Resolution resolution) {
        RecordHeaders headers = new RecordHeaders();
        put(headers, AT, resolution.at());
        put(headers, BY, resolution.operator());
        put(headers, BECAUSE, resolution.reason());
        put(headers, TO, resolution.to());
        if (resolution.edited()) {
            put(headers, EDITED, true);
        }
        return headers;
    }

    /** The position that a record of a resolutions topic is about; null if it is about a topic with another id. */
    public static @Nullable Position position(ConsumerRecord<byte[], byte[]> record, Uuid topicId) {
        String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
        String prefix = prefix(topicId);
        return key.startsWith(prefix) ? position(record, key.substring(prefix.length())) : null;
    }

    /** The identity of the dead letter that a record of a resolutions topic is about; null if it does not say. */
    public static @Nullable String letter(ConsumerRecord<byte[], byte[]> record) {
        return HeaderText.text(record.headers(), LETTER);
    }

    private static @Nullable Position position(ConsumerRecord<byte[], byte[]> record, String text) {
        try {
            return Position.parse(text);
        } catch (IllegalArgumentException e) {
            log.warn("{}@{} is not a resolution: {}", record.topic(), record.offset(), e.getMessage());
            return null;
        }
    }

    /** What a record of a resolutions topic says; null if it takes a resolution back. */
    public static @Nullable Resolution resolution(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return null;
        }
        String action = new String(record.value(), StandardCharsets.UTF_8);
        Headers headers = record.headers();
        Instant at = HeaderText.time(headers, AT);
        return new Resolution(
                // An action that only a newer version knows resolves the dead letter too.
                Resolution.Action.DISCARDED.name().equals(action)
                        ? Resolution.Action.DISCARDED
                        : Resolution.Action.REDRIVEN,
                at == null ? Instant.ofEpochMilli(record.timestamp()) : at,
                HeaderText.text(headers, BY),
                HeaderText.text(headers, BECAUSE),
                HeaderText.text(headers, TO),
                HeaderText.text(headers, EDITED) != null);
    }

    private static void put(Headers headers, String name, @Nullable Object value) {
        if (value != null) {
            HeaderText.put(headers, name, value);
        }
    }

    private static byte[] bytes(Object value) {
        return value.toString().getBytes(StandardCharsets.UTF_8);
    }
}
