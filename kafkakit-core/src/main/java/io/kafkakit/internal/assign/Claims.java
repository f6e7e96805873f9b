package io.kafkakit.internal.assign;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;

/**
 * The partitions that the members of a group claim to own, and the generation of each claim.
 *
 * <p>A member owns a partition as soon as it is assigned. If it is not assigned any more, the member still owns it
 * until it has heard so and has joined again. So a claimed partition must not go to another member in the same round.
 * If a round holds a partition back for this reason, another round follows. The claiming member is not given the
 * partition, so it revokes it and joins again.
 */
final class Claims {

    private final Map<TopicPartition, Map<String, Integer>> generations = new HashMap<>();

    /**
     * One member's claims.
     *
     * @param generation the last generation in which it was given partitions; -1 if unknown
     */
    void add(String memberId, int generation, List<TopicPartition> owned) {
        owned.forEach(partition -> of(partition).put(memberId, generation));
    }

    private Map<String, Integer> of(TopicPartition partition) {
        return generations.computeIfAbsent(partition, its -> new HashMap<>());
    }

    /**
     * Whether this member may have the partition in this round. It keeps a partition that it owns, unless another
     * member claims the same in its generation or a later one. It gets a new partition only if nobody claims it. Even a
     * claim of an older generation counts: a member that missed a round has not yet revoked what that round took from
     * it.
     */
    boolean allow(String memberId, TopicPartition partition) {
        Map<String, Integer> claims = of(partition);
        Integer own = claims.get(memberId);
        return claims.entrySet().stream()
                .allMatch(each -> each.getKey().equals(memberId) || (own != null && each.getValue() < own));
    }

    /** The member with the claim of the latest generation, among the members that match. */
    Optional<String> latest(TopicPartition partition, Predicate<String> members) {
        return of(partition).entrySet().stream()
                .filter(each -> members.test(each.getKey()))
                .max(Map.Entry.<String, Integer>comparingByValue()
                        .thenComparing(Map.Entry.<String, Integer>comparingByKey(Comparator.reverseOrder())))
                .map(Map.Entry::getKey);
    }
}
