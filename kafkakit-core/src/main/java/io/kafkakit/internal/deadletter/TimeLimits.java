package io.kafkakit.internal.deadletter;

import java.time.Duration;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/**
 * The timestamps that a topic accepts and keeps.
 *
 * @param obstacle why it accepts none of ours; null if it accepts some
 * @param before how much older than now, in milliseconds
 * @param after how much later than now, in milliseconds
 * @param retention how long records are kept, in milliseconds
 */
record TimeLimits(@Nullable String obstacle, long before, long after, long retention) {

    /** At least half of the topic's retention must be left for a record. */
    private static final int PART_LEFT = 2;

    static TimeLimits of(Config config) {
        if (!"CreateTime".equals(text(config, TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "CreateTime"))) {
            return none(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG + " of its topic is LogAppendTime");
        }
        boolean forgets =
                text(config, TopicConfig.CLEANUP_POLICY_CONFIG, "delete").contains("delete");
        long retention = number(config, TopicConfig.RETENTION_MS_CONFIG);
        return new TimeLimits(
                null,
                number(config, TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG),
                number(config, TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG),
                forgets && retention >= 0 ? retention : Long.MAX_VALUE);
    }

    /** Accepts only the time of sending. */
    static TimeLimits none(String why) {
        return new TimeLimits(why, 0, 0, 0);
    }

    /**
     * Why a record with this timestamp, in milliseconds since 1970, would be refused or soon deleted; null if neither.
     */
    @Nullable
    String refuses(long timestamp, long now) {
        if (obstacle != null) {
            return obstacle;
        }
        long age = now - timestamp;
        if (age > before) {
            return "its topic refuses timestamps that old (" + TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG
                    + " is " + Duration.ofMillis(before) + ")";
        }
        if (-age > after) {
            return "its topic refuses timestamps that late (" + TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG
                    + " is " + Duration.ofMillis(after) + ")";
        }
        return age > retention / PART_LEFT
                ? "its topic would soon delete it (" + TopicConfig.RETENTION_MS_CONFIG + " is "
                        + Duration.ofMillis(retention) + ")"
                : null;
    }

    private static long number(Config config, String name) {
        return Long.parseLong(text(config, name, String.valueOf(Long.MAX_VALUE)));
    }

    private static String text(Config config, String name, String otherwise) {
        ConfigEntry entry = config.get(name);
        return entry == null || entry.value() == null ? otherwise : entry.value();
    }
}
