package io.kafkakit.internal.assign;

import io.kafkakit.internal.config.ClientSettings;
import io.kafkakit.internal.flow.TopicPlan;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;

/** What consumers need so that one member holds the same partition of a topic and of its retry topics. */
public final class AssignorSettings {

    private AssignorSettings() {}

    /**
     * The same settings, with more if one of these plans keeps the order of its keys. Under the classic protocol the members
     * assign, and one that does not keep the order yet, or not any more, may be among them: then the assignor of those is used until
     * it has gone. Under the other one (KIP-848) the broker does, and its range assignor gives equal numbers to one member.
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
