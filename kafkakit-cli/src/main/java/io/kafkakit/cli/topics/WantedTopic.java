package io.kafkakit.cli.topics;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;

/**
 * A topic that should be there.
 *
 * @param what it is for
 * @param partitions at least
 * @param configs its settings
 */
record WantedTopic(String name, String what, int partitions, Map<String, String> configs) {

    /** A recovery record is its source record with more headers; this is more than ours and those of all other toolkits are. */
    private static final long HEADERS = 128 << 10;

    /** A retry that a group could not come to for a long time must be there still. */
    private static final Duration RETRIES = Duration.ofDays(14);

    /**
     * A source topic.
     *
     * @param largestRecord its {@code max.message.bytes}; 0 if that is not known
     */
    record Source(int partitions, long largestRecord) {}

    static WantedTopic retries(String name, Source source, Duration delay) {
        Map<String, String> configs = configs(source);
        configs.put(
                TopicConfig.RETENTION_MS_CONFIG,
                Long.toString(RETRIES.plus(delay).toMillis()));
        return new WantedTopic(name, "retries after " + delay, source.partitions(), configs);
    }

    /** Records behind another wait as long as it takes. */
    static WantedTopic behind(String name, Source source) {
        Map<String, String> configs = configs(source);
        configs.put(TopicConfig.RETENTION_MS_CONFIG, "-1");
        return new WantedTopic(name, "records behind others of their key", source.partitions(), configs);
    }

    static WantedTopic deadLetters(String name, Source source, Duration keep) {
        Map<String, String> configs = configs(source);
        configs.put(TopicConfig.RETENTION_MS_CONFIG, Long.toString(keep.toMillis()));
        return new WantedTopic(name, "dead letters", source.partitions(), configs);
    }

    static WantedTopic resolutions(String name) {
        return new WantedTopic(
                name,
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
}
