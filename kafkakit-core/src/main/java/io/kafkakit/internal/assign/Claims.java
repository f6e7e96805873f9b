package io.kafkakit.internal.assign;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;

/**
 * Which members of a group say that they own which partitions, and in which generation each of them says so.
 *
 * <p>A member that is given a partition owns it at once, while a member that is not given one owns it until it has
 * heard so and has joined again. So what somebody still claims must not go to somebody else in the same round. A
 * round that holds a partition back for that reason is never the last: the member that claims it is not given it,
 * so it revokes it and joins again.
 */
final class Claims {

    private final Map<TopicPartition, Map<String, Integer>> generations = new HashMap<>();

    /**
     * One member's claims.
     *
     * @param generation the last one in which it was given partitions; -1 if that is not known
     */
    void add(String memberId, int generation, List<TopicPartition> owned) {
        owned.forEach(partition -> of(partition).put(memberId, generation));
    }

    private Map<String, Integer> of(TopicPartition partition) {
        return generations.computeIfAbsent(partition, its -> new HashMap<>());
    }

    /**
     * Whether this member may have the partition in this round. What it owns it keeps, unless somebody else claims
     * the same in its generation or a later one. What it does not own it gets only when nobody claims it: even a
     * claim of an older generation is waited for, since a member that has missed a round has not yet revoked what
     * that round took from it.
     */
    boolean allow(String memberId, TopicPartition partition) {
        Map<String, Integer> claims = of(partition);
        Integer own = claims.get(memberId);
        return claims.entrySet().stream()
                .allMatch(each -> each.getKey().equals(memberId) || (own != null && each.getValue() < own));
    }

    /** Who claims the partition in the latest generation, of the members that are asked for. */
    Optional<String> latest(TopicPartition partition, Predicate<String> members) {
        return of(partition).entrySet().stream()
                .filter(each -> members.test(each.getKey()))
                .max(Map.Entry.<String, Integer>comparingByValue()
                        .thenComparing(Map.Entry.<String, Integer>comparingByKey(Comparator.reverseOrder())))
                .map(Map.Entry::getKey);
    }
}
