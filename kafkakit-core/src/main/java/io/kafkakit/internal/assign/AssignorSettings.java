package io.kafkakit.internal.assign;

import io.kafkakit.internal.config.ClientSettings;
import io.kafkakit.internal.flow.TopicPlan;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;

/** Consumer settings that make one member hold the same partition of a topic and of its retry topics. */
public final class AssignorSettings {

    private AssignorSettings() {}

    /**
     * Adds these settings if one of the plans keeps the order of its keys.
     *
     * <p>Under the classic protocol the members assign. A member that does not keep the order yet, or no longer does,
     * may be among them; its assignor is used until it has left. Under the consumer protocol (KIP-848) the broker
     * assigns, and its range assignor gives the same partition numbers to one member.
     */
    public static Map<String, Object> addTo(Map<String, Object> settings, Collection<TopicPlan> plans) {
        Map<String, String> families = new HashMap<>();
        for (TopicPlan plan : plans) {
            if (plan.keepsKeyOrder()) {
                plan.topics().stream().skip(1).forEach(topic -> families.put(topic, plan.topic()));
            }
        }
        if (families.isEmpty()) {
            return settings;
        }
        Map<String, Object> more = new HashMap<>(settings);
        if (ClientSettings.isBrokerAssigning(settings)) {
            more.putIfAbsent(ConsumerConfig.GROUP_REMOTE_ASSIGNOR_CONFIG, "range");
        } else {
            more.put(CopartitionAssignor.FAMILIES, Map.copyOf(families));
            more.put(
                    ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                    List.of(CopartitionAssignor.class.getName(), CooperativeStickyAssignor.class.getName()));
        }
        return more;
    }
}
