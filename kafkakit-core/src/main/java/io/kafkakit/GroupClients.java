package io.kafkakit;

import io.kafkakit.internal.assign.AssignorSettings;
import io.kafkakit.internal.config.ClientSettings;
import io.kafkakit.internal.flow.TopicPlan;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/** The settings of each of a group's clients, and their names. */
final class GroupClients {

    /** Transactional producers of a lane: after a commit the broker refuses the same one for about 20 ms. */
    private static final int ROTATION = 2;

    private final String name;
    private final ConsumerGroup.Description description;

    /**
     * Of a group that is described by this.
     *
     * @param name what its clients' ids begin with
     */
    GroupClients(String name, ConsumerGroup.Description description) {
        this.name = name;
        this.description = description;
    }

    /** For each transactional lane those of its producers. */
    List<List<Map<String, Object>>> transactional() {
        return IntStream.range(0, lanes())
                .mapToObj(lane -> IntStream.range(0, ROTATION)
                        .mapToObj(turn -> producer(lane, turn))
                        .toList())
                .toList();
    }

    private Map<String, Object> producer(int lane, int turn) {
        ClientSettings settings = description.settings();
        String client = name + "-lane-" + lane + "-" + turn;
        return settings.lane(settings.producer(client, transactionalId(lane, turn)));
    }

    private int lanes() {
        return description.plans().stream().anyMatch(TopicPlan::exactlyOnce) ? description.poolSize() : 0;
    }

    private String transactionalId(int lane, int turn) {
        return description.transactionalIdPrefix() + "-" + description.groupId() + "-" + lane + "-" + turn;
    }

    /** All that the group uses. */
    List<String> transactionalIds() {
        return IntStream.range(0, lanes())
                .boxed()
                .flatMap(lane -> IntStream.range(0, ROTATION).mapToObj(turn -> transactionalId(lane, turn)))
                .toList();
    }

    /** That of the producer without transactions; empty if no topic asks for one. */
    Map<String, Object> acknowledging() {
        ClientSettings settings = description.settings();
        return description.plans().stream().allMatch(TopicPlan::exactlyOnce)
                ? Map.of()
                : settings.lane(settings.producer(name + "-lane"));
    }

    /**
     * Those of a consumer.
     *
     * @param plans of all that it reads
     */
    Map<String, Object> consumer(int number, List<TopicPlan> plans) {
        Map<String, Object> settings = new HashMap<>(description
                .settings()
                .consumer(name + "-consumer-" + number, description.groupId(), description.consumers()));
        // Where a partition goes on is for the group to find out: by itself, the consumer would leave out records and
        // tell nobody.
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        if (description.instanceId() != null) {
            settings.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, description.instanceId() + "-" + number);
        }
        return AssignorSettings.addTo(settings, plans);
    }

    /** Those of a consumer that asks for topics, and is not in the group. */
    Map<String, Object> lookup() {
        return description.settings().lookup(name + "-topics");
    }
}
