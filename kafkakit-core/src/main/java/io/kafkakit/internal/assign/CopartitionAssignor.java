package io.kafkakit.internal.assign;

import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.Configurable;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * Gives each partition of a retry topic to the member with the same partition of its source topic. So one member sees
 * all records of a key. These partitions are a family and move together. All other partitions are assigned as in
 * {@link CooperativeStickyAssignor}.
 *
 * <p>Kafka's assignor sees the source topics only, and the retry topics follow its decision. While a source partition
 * moves from one member to another, nobody has its followers either. A partition that a round holds back is claimed by
 * a member that is not given it. That member revokes it and joins again, see {@link Claims}. In the next round nobody
 * claims what another should get. So all followers are assigned once Kafka's assignor holds nothing back.
 *
 * <p>The claims also check the result of Kafka's assignor. If members read different topics, it checks only partitions
 * that are new to a member. It lets a member keep a partition although another claims it in a later generation. Holding
 * too much back is the safe side. A leader fails if its assignor, unless it is Kafka's own, gives away a partition that
 * another member has yet to revoke.
 */
public final class CopartitionAssignor extends CooperativeStickyAssignor implements Configurable {

    /** The consumer setting: a {@code Map<String, String>} from each following topic to its source topic. */
    public static final String FAMILIES = "kafkakit.families";

    private Map<String, String> families = Map.of();

    /** Kafka creates it by its class name, and then configures it. */
    public CopartitionAssignor() {}

    /**
     * Takes the families from the consumer's settings; none if the setting is missing.
     *
     * @throws ConfigException if they are not a map of topic names, or a source topic follows another topic
     */
    @Override
    public void configure(Map<String, ?> configs) {
        Object value = configs.get(FAMILIES);
        families = value == null ? Map.of() : read(value);
    }

    private static Map<String, String> read(Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            throw new ConfigException(
                    FAMILIES, value, "must be a Map from the topics that follow to their source topics");
        }
        Map<String, String> families = new TreeMap<>();
        map.forEach((follower, source) -> {
            if (!(follower instanceof String name && source instanceof String of)) {
                throw new ConfigException(FAMILIES, value, "must have names of topics as its keys and values");
            }
            families.put(name, of);
        });
        families.values().stream().filter(families::containsKey).findFirst().ifPresent(source -> {
            throw new ConfigException(
                    FAMILIES, value, "must not have " + source + " both as a source and as a follower");
        });
        return families;
    }

    /** Differs from the name of Kafka's assignor, so that no member without the families is elected to assign. */
    @Override
    public String name() {
        return "kafkakit-family";
    }

    /** One round of the cooperative protocol: a partition that must be revoked first goes to nobody. */
    @Override
    public Map<String, List<TopicPartition>> assignPartitions(
            Map<String, List<PartitionInfo>> partitionsPerTopic, Map<String, Subscription> subscriptions) {
        Map<String, String> following = following(partitionsPerTopic, subscriptions);
        Map<String, List<PartitionInfo>> leading = partitionsPerTopic.entrySet().stream()
                .filter(topic -> !following.containsKey(topic.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        Claims claims = new Claims();
        subscriptions.forEach((memberId, each) -> claims.add(memberId, generation(each), each.ownedPartitions()));
        AssignmentRound round = new AssignmentRound(subscriptions, claims);
        super.assignPartitions(leading, without(following, subscriptions))
                .forEach((memberId, partitions) -> partitions.forEach(each -> round.offer(memberId, each)));
        following.forEach((follower, source) -> round.follow(
                partitionsPerTopic.getOrDefault(follower, List.of()),
                partitionsPerTopic.getOrDefault(source, List.of())));
        round.assignStrays();
        return round.assignment();
    }

    /** The topics that follow. A topic whose source does not exist, or is read by nobody, does not follow. */
    private Map<String, String> following(
            Map<String, List<PartitionInfo>> partitionsPerTopic, Map<String, Subscription> subscriptions) {
        Map<String, String> following = new TreeMap<>(families);
        following
                .values()
                .removeIf(source ->
                        partitionsPerTopic.getOrDefault(source, List.of()).isEmpty()
                                || subscriptions.values().stream()
                                        .noneMatch(each -> each.topics().contains(source)));
        return following;
    }

    /**
     * Members without a topic come last. Kafka's assignor takes the first member's topics for those of all members. It
     * would otherwise give source partitions to a member that reads retry topics only.
     */
    private static Map<String, Subscription> without(
            Map<String, String> following, Map<String, Subscription> subscriptions) {
        Map<String, Subscription> leading = new TreeMap<>();
        subscriptions.forEach((memberId, each) -> leading.put(memberId, without(following, each)));
        return leading.entrySet().stream()
                .sorted(Comparator.comparing(each -> each.getValue().topics().isEmpty()))
                .collect(Collectors.toMap(
                        Map.Entry::getKey, Map.Entry::getValue, (one, other) -> one, LinkedHashMap::new));
    }

    private static Subscription without(Map<String, String> following, Subscription subscription) {
        Subscription leading = new Subscription(
                subscription.topics().stream()
                        .filter(topic -> !following.containsKey(topic))
                        .toList(),
                userData(subscription),
                subscription.ownedPartitions().stream()
                        .filter(partition -> !following.containsKey(partition.topic()))
                        .toList(),
                subscription.generationId().orElse(DEFAULT_GENERATION),
                subscription.rackId());
        leading.setGroupInstanceId(subscription.groupInstanceId());
        return leading;
    }

    /** Members with old clients send their generation in the user data, which Kafka's assignor can read only once. */
    private int generation(Subscription subscription) {
        return memberData(without(Map.of(), subscription)).generation.orElse(DEFAULT_GENERATION);
    }

    private static @Nullable ByteBuffer userData(Subscription subscription) {
        ByteBuffer userData = subscription.userData();
        return userData == null ? null : userData.duplicate();
    }
}
