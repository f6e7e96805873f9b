package io.kafkakit.micrometer.internal;

import io.kafkakit.monitor.Commit;
import io.kafkakit.monitor.FailedCommit;
import io.kafkakit.monitor.GroupListener;
import io.kafkakit.monitor.GroupState;
import io.kafkakit.monitor.GroupStatus;
import io.kafkakit.monitor.Problem;
import java.util.Collection;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Tells the meters of a group what happens in it. Called on the listeners' thread; {@link #timers} by handlers' threads.
 */
public final class GroupObserver implements GroupListener {

    private final ObservedGroups groups;
    private volatile @Nullable Observed observed;

    /** Observes a group once it starts. */
    public GroupObserver(ObservedGroups groups) {
        this.groups = groups;
    }

    /** A group that has begun to start. */
    private record Observed(String groupId, ObservedGroups.Source source, GroupMeters meters) {}

    /** The timers of a source topic; null before the group's start was told, and after its end. */
    @Nullable
    TopicTimers timers(String topic) {
        Observed group = observed;
        return group == null ? null : group.meters.timers(topic);
    }

    @Override
    public void onStarting(Supplier<GroupStatus> status) {
        ObservedGroups.Source source = status::get;
        String groupId = status.get().groupId();
        observed = new Observed(groupId, source, groups.add(groupId, source));
    }

    @Override
    public void onStateChanged(GroupState state) {
        tell(group -> {
            if (state == GroupState.FAILED) {
                groups.failed(group.groupId);
            }
            if (ObservedGroups.isEnd(state)) {
                observed = null;
                groups.prune(group.groupId);
            } else {
                group.meters.add(group.source.status());
            }
        });
    }

    @Override
    public void onPartitionsAssigned(int member, Collection<TopicPartition> partitions) {
        tell(group -> partitions.forEach(each -> groups.hold(group.groupId, group.source, each)));
    }

    @Override
    public void onPartitionsRevoked(int member, Collection<TopicPartition> partitions) {
        tell(group -> partitions.forEach(each -> groups.release(group.groupId, group.source, each)));
    }

    @Override
    public void onPartitionsLost(int member, Collection<TopicPartition> partitions) {
        onPartitionsRevoked(member, partitions);
    }

    @Override
    public void onCommitted(Commit commit) {
        tell(group -> group.meters.committed(commit));
    }

    /** A commit that is made again although nothing went wrong is no failure. */
    @Override
    public void onCommitFailed(FailedCommit failed) {
        if (failed.reason() != null) {
            tell(group -> group.meters.commitFailed(failed.lane()));
        }
    }

    @Override
    public void onProducerReplaced(int lane, String producer, Throwable reason) {
        tell(group -> group.meters.producerReplaced(lane));
    }

    @Override
    public void onProblem(Problem problem) {
        tell(group -> group.meters.problem());
    }

    private void tell(Consumer<Observed> call) {
        Observed group = observed;
        if (group != null) {
            call.accept(group);
        }
    }
}
