package io.kafkakit.internal.group;

import io.kafkakit.internal.assign.AssignorSettings;
import io.kafkakit.internal.config.ClientSettings;
import io.kafkakit.internal.flow.TopicPlan;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/** The settings and names of a group's clients. */
final class GroupClients {

    /**
     * The number of transactional producers per lane. After a commit the broker refuses the same producer for about 20
     * ms.
     */
    private static final int ROTATION = 2;

    private final String name;
    private final GroupSpec spec;

    /**
     * The clients of the group that this spec describes.
     *
     * @param name prefix of the clients' ids
     */
    GroupClients(String name, GroupSpec spec) {
        this.name = name;
        this.spec = spec;
    }

    /** For each transactional lane, the settings of its producers. */
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

    /** All transactional ids of the group. */
    List<String> transactionalIds() {
        return IntStream.range(0, lanes())
                .boxed()
                .flatMap(lane -> IntStream.range(0, ROTATION).mapToObj(turn -> transactionalId(lane, turn)))
                .toList();
    }

    /** The settings of the producer without transactions; empty if no topic needs one. */
    Map<String, Object> acknowledging() {
        ClientSettings settings = spec.settings();
        return spec.work().isAtLeastOnce() ? settings.lane(settings.producer(name + "-lane")) : Map.of();
    }

    /**
     * The settings of a consumer.
     *
     * @param plans of all topics that it reads
     */
    Map<String, Object> consumer(int number, List<TopicPlan> plans) {
        Map<String, Object> settings = new HashMap<>(spec.settings()
                .consumer(
                        name + "-consumer-" + number,
                        spec.groupId(),
                        spec.membership().consumers()));
        // The group decides where a partition continues. The consumer would reset the offset silently and skip records.
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        if (spec.membership().instanceId() != null) {
            settings.put(
                    ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, spec.membership().instanceId() + "-" + number);
        }
        return AssignorSettings.addTo(settings, plans);
    }

    /** The settings of the consumers that read states; they do not join the group. */
    Map<String, Object> states() {
        Map<String, Object> settings = new HashMap<>(spec.settings().lookup(name + "-state"));
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        return settings;
    }

    /** The settings of a consumer that looks up topics; it does not join the group. */
    Map<String, Object> lookup() {
        return spec.settings().lookup(name + "-topics");
    }
}
