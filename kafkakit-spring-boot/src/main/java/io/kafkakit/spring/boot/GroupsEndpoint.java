package io.kafkakit.spring.boot;

import io.kafkakit.ConsumerGroup;
import io.kafkakit.monitor.GroupStatus;
import io.kafkakit.monitor.PartitionStatus;
import io.kafkakit.monitor.TopicStatus;
import io.kafkakit.spring.KafkakitGroups;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * Shows the groups of this process, and pauses, resumes and resizes their topics. To change something, set
 * {@code management.endpoint.kafkakit.access=unrestricted}.
 */
@Endpoint(id = "kafkakit", defaultAccess = Access.READ_ONLY)
final class GroupsEndpoint {

    private final KafkakitGroups groups;

    GroupsEndpoint(KafkakitGroups groups) {
        this.groups = groups;
    }

    /** What can be done to a topic. */
    enum Action {
        PAUSE,
        RESUME,
        CONCURRENCY
    }

    /** All groups, by id. */
    @ReadOperation
    Map<String, Object> groups() {
        Map<String, Object> all = new LinkedHashMap<>();
        groups.all().forEach(each -> all.put(each.groupId(), shown(each)));
        return all;
    }

    /** One group; null if there is none. */
    @ReadOperation
    @Nullable
    Map<String, Object> group(@Selector String group) {
        return groups.group(group).map(GroupsEndpoint::shown).orElse(null);
    }

    /**
     * Changes how a group of this process handles a topic.
     *
     * @param event pauses or resumes only this event; null for all
     * @param concurrency how many handlers run at once, for that action
     * @return the topic as it is now; null if there is no such group
     */
    @WriteOperation
    @Nullable
    Map<String, Object> change(
            @Selector String group,
            @Selector String topic,
            Action action,
            @Nullable String event,
            @Nullable Integer concurrency) {
        ConsumerGroup its = groups.group(group).orElse(null);
        if (its == null) {
            return null;
        }
        switch (action) {
            case PAUSE -> pause(its, topic, event);
            case RESUME -> resume(its, topic, event);
            case CONCURRENCY -> {
                if (concurrency == null) {
                    throw new IllegalArgumentException("concurrency is missing: send a number");
                }
                its.concurrency(topic, concurrency);
            }
        }
        return its.status().topics().stream()
                .filter(each -> each.topic().equals(topic))
                .findFirst()
                .map(GroupsEndpoint::shown)
                .orElse(null);
    }

    private static void pause(ConsumerGroup group, String topic, @Nullable String event) {
        if (event == null) {
            group.pause(topic);
        } else {
            group.pause(topic, event);
        }
    }

    private static void resume(ConsumerGroup group, String topic, @Nullable String event) {
        if (event == null) {
            group.resume(topic);
        } else {
            group.resume(topic, event);
        }
    }

    private static Map<String, Object> shown(ConsumerGroup group) {
        GroupStatus status = group.status();
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("health", status.health());
        shown.put("state", status.state());
        shown.put("lag", status.lag());
        shown.put("counts", status.counts());
        shown.put("topics", status.topics().stream().map(GroupsEndpoint::shown).toList());
        shown.put("partitions", partitions(status));
        shown.put("problems", status.problems().stream().map(Object::toString).toList());
        return shown;
    }

    private static Map<String, Object> shown(TopicStatus topic) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("topic", topic.topic());
        shown.put("paused", topic.paused());
        shown.put("pausedEvents", topic.pausedEvents());
        shown.put("concurrency", topic.concurrency());
        return shown;
    }

    private static List<Map<String, Object>> partitions(GroupStatus status) {
        return status.partitions().stream().map(GroupsEndpoint::shown).toList();
    }

    private static Map<String, Object> shown(PartitionStatus partition) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("topic", partition.topic());
        shown.put("partition", partition.partition());
        shown.put("committed", partition.committed());
        shown.put("lag", partition.lag());
        shown.put("inFlight", partition.inFlight());
        if (partition.stalled() != null) {
            shown.put("stalled", partition.stalled().toString());
        }
        return shown;
    }
}
