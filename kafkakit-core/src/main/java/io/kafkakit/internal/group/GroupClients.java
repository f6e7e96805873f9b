package io.kafkakit.internal.group;

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
    private final GroupSpec spec;

    /**
     * Of a group that is described by this.
     *
     * @param name what its clients' ids begin with
     */
    GroupClients(String name, GroupSpec spec) {
        this.name = name;
        this.spec = spec;
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
        ClientSettings settings = spec.settings();
        String client = name + "-lane-" + lane + "-" + turn;
        return settings.lane(settings.producer(client, transactionalId(lane, turn)));
    }

    private int lanes() {
        return spec.work().isExactlyOnce() ? spec.pool().size() : 0;
    }

    private String transactionalId(int lane, int turn) {
        return spec.pool().prefix() + "-" + spec.groupId() + "-" + lane + "-" + turn;
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
        ClientSettings settings = spec.settings();
        return spec.work().isAtLeastOnce() ? settings.lane(settings.producer(name + "-lane")) : Map.of();
    }

    /**
     * Those of a consumer.
     *
     * @param plans of all that it reads
     */
    Map<String, Object> consumer(int number, List<TopicPlan> plans) {
        Map<String, Object> settings = new HashMap<>(spec.settings()
                .consumer(
                        name + "-consumer-" + number,
                        spec.groupId(),
                        spec.membership().consumers()));
        // Where a partition goes on is for the group to find out: by itself, the consumer would leave out records and
        // tell nobody.
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        if (spec.membership().instanceId() != null) {
            settings.put(
                    ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, spec.membership().instanceId() + "-" + number);
        }
        return AssignorSettings.addTo(settings, plans);
    }

    /** Those of a consumer that asks for topics, and is not in the group. */
    Map<String, Object> lookup() {
        return spec.settings().lookup(name + "-topics");
    }
}
