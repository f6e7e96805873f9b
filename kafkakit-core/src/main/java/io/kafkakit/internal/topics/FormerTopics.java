package io.kafkakit.internal.topics;

import io.kafkakit.Retries;
import io.kafkakit.internal.flow.DelayNames;
import io.kafkakit.internal.flow.RetryTopics;
import io.kafkakit.internal.flow.TopicPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Retry topics of an earlier policy. Topic names follow from delays, so a changed policy has other topics. Without this
 * class nobody would read the records that still wait in the former topics.
 */
final class FormerTopics {

    private FormerTopics() {}

    /** The same plans, extended by the former retry topics among these topics. */
    static List<TopicPlan> addTo(Collection<TopicPlan> plans, Set<String> topics) {
        Set<String> taken = new HashSet<>();
        plans.forEach(plan -> {
            taken.addAll(plan.topics());
            taken.add(plan.deadLetterTopic());
        });
        List<TopicPlan> all = new ArrayList<>();
        for (TopicPlan plan : plans) {
            Retries retries = plan.retries();
            all.add(
                    retries == null
                            ? plan
                            : plan.withFormer(former(plan, new RetryTopics(retries, plan.topic()), topics, taken)));
        }
        return all;
    }

    private static Map<String, Duration> former(
            TopicPlan plan, RetryTopics retries, Set<String> topics, Set<String> taken) {
        String name = retries.name();
        Map<String, Duration> former = new TreeMap<>();
        for (String topic : topics) {
            Duration delay = taken.contains(topic) || !topic.startsWith(name)
                    ? null
                    : delay(plan, retries, topic.substring(name.length()));
            if (delay != null) {
                former.put(topic, delay);
            }
        }
        return former;
    }

    /** The delay of a former topic whose name has this ending; null if no policy makes such a name. */
    private static @Nullable Duration delay(TopicPlan plan, RetryTopics retries, String ending) {
        if (ending.isEmpty()) {
            // The name does not contain the delay; the records contain their due times.
            return plan.retryTopics().values().stream().max(Duration::compareTo).orElse(Duration.ZERO);
        }
        return (retries.name() + ending).equals(retries.behind()) ? Duration.ZERO : DelayNames.parse(ending);
    }
}
