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
 * A topic that recovery needs, and how it should be.
 *
 * @param use what its records are
 * @param what the same in words
 * @param partitions at least
 * @param configs its settings; of numbers at least these
 */
public record NeededTopic(String name, Use use, String what, int partitions, Map<String, String> configs) {

    /** What the records of a topic are. */
    public enum Use {
        RETRIES,
        BEHIND,
        DEAD_LETTERS,
        RESOLUTIONS
    }

    /** A recovery record is its source record with more headers; this is more than ours and those of all other toolkits are. */
    private static final long HEADERS = 128 << 10;

    /** A retry that a group could not come to for a long time must be there still. */
    private static final Duration RETRIES = Duration.ofDays(14);

    /**
     * A source topic.
     *
     * @param largestRecord its {@code max.message.bytes}; 0 if that is not known
     */
    public record Source(int partitions, long largestRecord) {

        /** For a topic that takes records of both. */
        Source and(Source other) {
            return new Source(Math.max(partitions, other.partitions), Math.max(largestRecord, other.largestRecord));
        }
    }

    /**
     * A topic on which records wait.
     *
     * @param delay how long, as the policy says
     * @param longest how long with all of its jitter
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

    /** Records behind another wait as long as it takes. */
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

    /** What was done about dead letters must never be forgotten. */
    public static NeededTopic resolutions(String name) {
        return new NeededTopic(
                name,
                Use.RESOLUTIONS,
                "what was done about them",
                1,
                Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
    }

    /** What was read can be written, and is kept by its age and not by its key. */
    private static Map<String, String> configs(Source source) {
        Map<String, String> configs = new LinkedHashMap<>();
        configs.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
        configs.put(TopicConfig.RETENTION_BYTES_CONFIG, "-1");
        if (source.largestRecord() > 0) {
            configs.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Long.toString(source.largestRecord() + HEADERS));
        }
        return configs;
    }

    /** As it is to be created, with the cluster's own number of replicas. */
    public NewTopic toNewTopic() {
        return new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(configs);
    }

    /**
     * The settings that are not as they should be, with the values that they should have. More than is needed is somebody's choice.
     * A topic that was only compacted had no retention, and gets none: with one, Kafka would delete what is in it.
     *
     * @param now the topic's settings
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
        // -1 is for ever, or without bound.
        return is < 0 || (least >= 0 && is >= least);
    }

    /** A setting that is a number. */
    public static long number(@Nullable String text, long otherwise) {
        try {
            return text == null ? otherwise : Long.parseLong(text);
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }
}
