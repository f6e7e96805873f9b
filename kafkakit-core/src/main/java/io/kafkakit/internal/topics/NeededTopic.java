package io.kafkakit.internal.topics;

import io.kafkakit.internal.flow.DelayNames;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/**
 * A topic that recovery needs, with the settings that it needs.
 *
 * @param use the kind of its records
 * @param what the same in words
 * @param partitions the minimum
 * @param configs its settings; numbers are minimums
 */
public record NeededTopic(String name, Use use, String what, int partitions, Map<String, String> configs) {

    /** The kind of a topic's records. */
    public enum Use {
        RETRIES,
        BEHIND,
        DEAD_LETTERS,
        RESOLUTIONS,
        STATE
    }

    /**
     * A recovery record is its source record plus headers. This exceeds our headers and those of all other toolkits
     * together.
     */
    private static final long HEADERS = 128 << 10;

    /** A retry must still exist if the group did not run for a long time. */
    private static final Duration RETRIES = Duration.ofDays(14);

    /**
     * A source topic.
     *
     * @param largestRecord its {@code max.message.bytes}; 0 if that is not known
     */
    public record Source(int partitions, long largestRecord) {

        /** For a topic that takes records of both sources. */
        Source and(Source other) {
            return new Source(Math.max(partitions, other.partitions), Math.max(largestRecord, other.largestRecord));
        }
    }

    /**
     * A retry topic.
     *
     * @param delay the delay in the policy
     * @param longest the delay with its maximum jitter
     */
    static NeededTopic retries(String name, Source source, Duration delay, Duration longest) {
        Map<String, String> configs = configs(source);
        configs.put(
                TopicConfig.RETENTION_MS_CONFIG,
                Long.toString(RETRIES.plus(longest).toMillis()));
        return new NeededTopic(
                name,
                Use.RETRIES,
                delay.isZero() ? "retries at once" : "retries after " + DelayNames.words(delay),
                source.partitions(),
                configs);
    }

    /** Records behind others have no limit on their wait, so this topic keeps them for ever. */
    static NeededTopic behind(String name, Source source) {
        Map<String, String> configs = configs(source);
        configs.put(TopicConfig.RETENTION_MS_CONFIG, "-1");
        return new NeededTopic(name, Use.BEHIND, "records behind others of their key", source.partitions(), configs);
    }

    static NeededTopic deadLetters(String name, Source source, Duration keep) {
        Map<String, String> configs = configs(source);
        configs.put(TopicConfig.RETENTION_MS_CONFIG, Long.toString(keep.toMillis()));
        return new NeededTopic(name, Use.DEAD_LETTERS, "dead letters", source.partitions(), configs);
    }

    /** Resolutions are kept for ever. */
    public static NeededTopic resolutions(String name) {
        return new NeededTopic(
                name,
                Use.RESOLUTIONS,
                "resolutions of dead letters",
                1,
                Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
    }

    /** A state is kept until it is deleted. Keys keep their partitions, so it has those of its source topic. */
    static NeededTopic state(String name, Source source) {
        return new NeededTopic(
                name,
                Use.STATE,
                "state",
                source.partitions(),
                Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
    }

    /** A source record fits with its new headers, and is deleted by age, not by key. */
    private static Map<String, String> configs(Source source) {
        Map<String, String> configs = new LinkedHashMap<>();
        configs.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
        configs.put(TopicConfig.RETENTION_BYTES_CONFIG, "-1");
        if (source.largestRecord() > 0) {
            configs.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Long.toString(source.largestRecord() + HEADERS));
        }
        return configs;
    }

    /** The topic to create, with the cluster's default replication factor. */
    public NewTopic toNewTopic() {
        return new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(configs);
    }

    /**
     * The settings that are not sufficient, with the values they should have. A setting that exceeds the need is
     * somebody's choice and stays.
     *
     * <p>A topic that was only compacted had no retention. It gets an unlimited one, because Kafka would otherwise
     * delete its records.
     *
     * @param now the topic's current settings
     */
    public Map<String, String> corrections(Map<String, String> now) {
        Map<String, String> corrections = new LinkedHashMap<>();
        configs.forEach((name, wanted) -> {
            if (!isEnough(name, now.getOrDefault(name, ""), wanted)) {
                corrections.put(name, wanted);
            }
        });
        boolean wasCompacted = TopicConfig.CLEANUP_POLICY_COMPACT.equals(now.get(TopicConfig.CLEANUP_POLICY_CONFIG));
        boolean hasRetention = number(now.get(TopicConfig.RETENTION_MS_CONFIG), 0) >= 0;
        if (wasCompacted && hasRetention && corrections.containsKey(TopicConfig.CLEANUP_POLICY_CONFIG)) {
            corrections.put(TopicConfig.RETENTION_MS_CONFIG, "-1");
        }
        return corrections;
    }

    private static boolean isEnough(String name, String actual, String wanted) {
        if (name.equals(TopicConfig.CLEANUP_POLICY_CONFIG)) {
            return actual.equals(wanted);
        }
        long is = number(actual, 0);
        long least = Long.parseLong(wanted);
        // -1 means unlimited.
        return is < 0 || (least >= 0 && is >= least);
    }

    /** A numeric setting; {@code otherwise} if it is missing or not a number. */
    public static long number(@Nullable String text, long otherwise) {
        try {
            return text == null ? otherwise : Long.parseLong(text);
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }
}
