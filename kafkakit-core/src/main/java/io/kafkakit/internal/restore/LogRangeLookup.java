package io.kafkakit.internal.restore;

import io.kafkakit.internal.lifecycle.Patience;
import io.kafkakit.internal.lookup.GroupLookups;
import io.kafkakit.internal.monitor.Troubles;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Asks for the extents of the logs of copartition groups, once their committed state is known. By then the previous
 * owner's records are in the log, or never will be. Used by the poll thread only, which does not wait for the answer.
 */
final class LogRangeLookup {

    private final GroupLookups committedOffsets;
    private final Troubles troubles;
    /** An empty answer means that the extents are not available. */
    private final RepeatedLookup<CopartitionGroup, Optional<Map<TopicPartition, CopartitionGroup.Extent>>> lookup;

    LogRangeLookup(GroupLookups committedOffsets, PollThread pollThread) {
        this.committedOffsets = committedOffsets;
        this.troubles = pollThread.troubles();
        this.lookup = new RepeatedLookup<>(this::ask, new Patience(20, 1_000), pollThread);
    }

    void ask(CopartitionGroup group) {
        lookup.ask(List.of(group));
    }

    private void ask(
            Set<CopartitionGroup> groups,
            BiConsumer<CopartitionGroup, Optional<Map<TopicPartition, CopartitionGroup.Extent>>> answer) {
        groups.stream()
                .filter(CopartitionGroup::isComplete)
                .forEach(group -> committedOffsets.extents(
                        group.members(),
                        (begins, ends) -> answer.accept(group, Optional.of(extents(begins, ends))),
                        error -> {
                            troubles.begin(
                                    about(group),
                                    "the waiting records in " + group.members() + " cannot be looked up",
                                    error);
                            answer.accept(group, Optional.empty());
                        }));
    }

    private static Map<TopicPartition, CopartitionGroup.Extent> extents(
            Map<TopicPartition, Long> begins, Map<TopicPartition, Long> ends) {
        Map<TopicPartition, CopartitionGroup.Extent> extents = new HashMap<>();
        begins.forEach((partition, begin) ->
                extents.put(partition, new CopartitionGroup.Extent(begin, ends.getOrDefault(partition, begin))));
        return extents;
    }

    /** The answer is doubtful: asks again, when it is time. */
    void doubt(CopartitionGroup group) {
        lookup.retry(group);
    }

    /** The group lacks a partition again. */
    void forget(CopartitionGroup group) {
        troubles.end(about(group));
        lookup.forget(group);
    }

    /** The answers since the last call. Asks again, when it is time, about groups without an answer. */
    Map<CopartitionGroup, Map<TopicPartition, CopartitionGroup.Extent>> answered() {
        Map<CopartitionGroup, Map<TopicPartition, CopartitionGroup.Extent>> answered = new HashMap<>();
        lookup.take((group, extents) -> {
            if (extents.isEmpty()) {
                lookup.retry(group);
            } else {
                troubles.end(about(group));
                lookup.settle(group);
                answered.put(group, extents.get());
            }
        });
        lookup.askAgain();
        return answered;
    }

    private static String about(CopartitionGroup group) {
        return "extents of " + group.name();
    }

    /** When to ask again, in milliseconds since 1970; {@code Long.MAX_VALUE} if there is nothing to ask. */
    long due() {
        return lookup.due();
    }
}
