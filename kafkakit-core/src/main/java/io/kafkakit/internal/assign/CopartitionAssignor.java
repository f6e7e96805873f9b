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
 * Gives each partition of a retry topic to the member that has the same partition of its source topic, so that one
 * member sees all there is of a key. These partitions are a family: they move together, and what has no family is
 * assigned as {@link CooperativeStickyAssignor} does it.
 *
 * <p>Kafka's assignor sees the source topics only. The others follow what it has decided, and while a source
 * partition is on its way from one member to another, nobody has its followers either. Each partition that a round
 * holds back is claimed by a member that is not given it and therefore joins again, see {@link Claims}. In the
 * round after that nobody claims what is not his, so that the followers are all given once Kafka's assignor holds
 * nothing back any more.
 *
 * <p>What Kafka's assignor gives is judged by the claims as well. Where members read different topics, it looks only
 * at what is new to a member, and lets it have what it claims although another claims the same in a later
 * generation. Besides, a leader fails whose assignor, other than Kafka's own, gives somebody a partition that
 * another member is yet to revoke, so that waiting for too much is the safe side.
 */
public final class CopartitionAssignor extends CooperativeStickyAssignor implements Configurable {

    /** The consumer setting: a {@code Map<String, String>} from each topic that follows to its source topic. */
    public static final String FAMILIES = "kafkakit.families";

    private Map<String, String> families = Map.of();

    /** Kafka makes it by its class name, and then configures it. */
    public CopartitionAssignor() {}

    /**
     * Takes the families from the consumer's settings; none if they are not there.
     *
     * @throws ConfigException if they are something else than a map of names, or a source topic follows another
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

    /**
     * Not the name of Kafka's assignor: members that do not know the families must not be elected to assign by it.
     */
    @Override
    public String name() {
        return "kafkakit-family";
    }

    /** One round of the cooperative protocol: what must be revoked first is given to nobody. */
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

    /** A topic whose source nobody reads, or is not there, is like any other. */
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
     * Members that are left without a topic come last: Kafka's assignor takes the first topics that it sees for
     * those of all members, and would give source partitions to a member that reads retry topics only.
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

    /** Members with old clients say it in the user data, where Kafka's assignor can read it only once. */
    private int generation(Subscription subscription) {
        return memberData(without(Map.of(), subscription)).generation.orElse(DEFAULT_GENERATION);
    }

    private static @Nullable ByteBuffer userData(Subscription subscription) {
        ByteBuffer userData = subscription.userData();
        return userData == null ? null : userData.duplicate();
    }
}
