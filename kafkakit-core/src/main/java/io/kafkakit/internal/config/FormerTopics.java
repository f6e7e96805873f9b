package io.kafkakit.internal.config;

import io.kafkakit.Retries;
import io.kafkakit.internal.flow.TopicPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Retry topics of an earlier policy. Their names follow from delays, so a policy that changes has others, and what waits in the
 * former ones would never be read.
 */
final class FormerTopics {

    /** As {@link Retries} writes a delay, or the topic of those that wait behind others, where no delay is. */
    private static final String ENDING = "(?:-(\\d{1,15})(ms|s|m|h|d)|(-behind))?";

    private FormerTopics() {}

    /** The same plans, which read the former ones among these topics too. */
    static List<TopicPlan> addTo(Collection<TopicPlan> plans, Set<String> topics) {
        Set<String> taken = new HashSet<>();
        plans.forEach(plan -> {
            taken.addAll(plan.topics());
            taken.add(plan.deadLetterTopic());
        });
        List<TopicPlan> all = new ArrayList<>();
        for (TopicPlan plan : plans) {
            Retries retries = plan.retries();
            all.add(retries == null ? plan : plan.withFormer(former(plan, retries, topics, taken)));
        }
        return all;
    }

    private static Map<String, Duration> former(
            TopicPlan plan, Retries retries, Set<String> topics, Set<String> taken) {
        Pattern name = Pattern.compile(Pattern.quote(retries.name(plan.topic())) + ENDING);
        Map<String, Duration> former = new TreeMap<>();
        for (String topic : topics) {
            Matcher matcher = name.matcher(topic);
            if (!taken.contains(topic) && matcher.matches()) {
                former.put(topic, delay(plan, matcher));
            }
        }
        return former;
    }

    private static Duration delay(TopicPlan plan, Matcher name) {
        if (name.group(3) != null) {
            return Duration.ZERO;
        }
        return name.group(1) == null ? longest(plan) : delay(name.group(1), name.group(2));
    }

    /** What its delay was, its name does not tell; the records say themselves when they are due. */
    private static Duration longest(TopicPlan plan) {
        return plan.retryTopics().values().stream().max(Duration::compareTo).orElse(Duration.ZERO);
    }

    private static Duration delay(String number, String unit) {
        long count = Long.parseLong(number);
        long most = Duration.ofDays(366).toMillis();
        return switch (unit) {
            case "ms" -> Duration.ofMillis(Math.min(most, count));
            case "s" -> Duration.ofSeconds(Math.min(most, count));
            case "m" -> Duration.ofMinutes(Math.min(most, count));
            case "h" -> Duration.ofHours(Math.min(most / 60, count));
            default -> Duration.ofDays(Math.min(366, count));
        };
    }
}
