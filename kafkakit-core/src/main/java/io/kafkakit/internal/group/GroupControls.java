package io.kafkakit.internal.group;

import io.kafkakit.Retries;
import io.kafkakit.internal.consume.PollLoop;
import io.kafkakit.internal.flow.TopicControls;
import io.kafkakit.internal.flow.TopicPlan;
import io.kafkakit.internal.monitor.TopicSnapshot;
import io.kafkakit.monitor.GroupControl;
import io.kafkakit.monitor.TopicStatus;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Changes how a running group handles its topics. Thread-safe; no call waits. */
public final class GroupControls implements GroupControl {

    private final String groupId;
    private final List<TopicPlan> plans;
    private final Supplier<List<PollLoop>> loops;

    /**
     * For a group that may not have its consumers yet.
     *
     * @param loops its consumers now
     */
    GroupControls(String groupId, List<TopicPlan> plans, Supplier<List<PollLoop>> loops) {
        this.groupId = groupId;
        this.plans = plans;
        this.loops = loops;
    }

    @Override
    public void pause(String topic) {
        controls(topic).pause(true);
        tellLoops();
    }

    @Override
    public void pause(String topic, String event) {
        pause(topic, event, true);
    }

    @Override
    public void resume(String topic, String event) {
        pause(topic, event, false);
    }

    private void pause(String topic, String event, boolean now) {
        Objects.requireNonNull(event, () -> "event of topic '" + topic + "' is null: pass the event's name");
        if (event.isBlank()) {
            throw new IllegalArgumentException("event name of topic '" + topic + "' is blank: pass the event's name");
        }
        controls(topic).pause(event, now);
        tellLoops();
    }

    @Override
    public void resume(String topic) {
        controls(topic).resumeAll();
        tellLoops();
    }

    private void tellLoops() {
        loops.get().forEach(PollLoop::controlsChanged);
    }

    @Override
    public void concurrency(String topic, int handlersAtOnce) {
        if (handlersAtOnce < 1) {
            throw new IllegalArgumentException(
                    "concurrency of '" + topic + "' = " + handlersAtOnce + ": pass 1 or more, or pause the topic");
        }
        controls(topic).concurrency(handlersAtOnce);
        loops.get().forEach(loop -> loop.resize(topic, handlersAtOnce));
    }

    @Override
    public void retries(String topic, Retries retries) {
        Objects.requireNonNull(retries, () -> "retries of topic '" + topic + "' are null: pass a policy");
        TopicPlan plan = plan(topic);
        checkTopics(plan, retries);
        plan.controls().retries(retries);
    }

    private static void checkTopics(TopicPlan plan, Retries retries) {
        Retries now = plan.retries();
        if (now == null) {
            throw new IllegalArgumentException("topic '" + plan.topic()
                    + "' was subscribed without retries, so it has no retry topics: subscribe it with retries");
        }
        if (retries.keepsKeyOrder() != now.keepsKeyOrder()) {
            throw new IllegalArgumentException("keepingKeyOrder() of topic '" + plan.topic()
                    + "' cannot change while the group runs: stop all members first");
        }
        if (retries.topic() != null && !retries.topic().equals(now.topic())) {
            throw new IllegalArgumentException("retry topic '" + retries.topic() + "' of topic '" + plan.topic()
                    + "': the group does not read it. Leave onTopic(...) out, or restart the group with it");
        }
        Set<Duration> known = new TreeSet<>(plan.retryTopics().values());
        Set<Duration> missing = new TreeSet<>(retries.delays());
        missing.removeAll(known);
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("delays " + missing + " of topic '" + plan.topic()
                    + "' have no retry topic: use only delays of the topics that the group reads, " + known
                    + ", or restart the group with the new policy");
        }
    }

    /** What can be changed about each topic, as it is now; by name. */
    public List<TopicStatus> status() {
        return plans.stream()
                .sorted(Comparator.comparing(TopicPlan::topic))
                .<TopicStatus>map(plan -> TopicSnapshot.of(plan.topic(), plan.controls()))
                .toList();
    }

    private TopicControls controls(String topic) {
        return plan(topic).controls();
    }

    private TopicPlan plan(String topic) {
        return plans.stream()
                .filter(plan -> plan.topic().equals(topic))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("group '" + groupId + "' has not subscribed to topic '"
                        + topic + "': pass one of "
                        + plans.stream().map(TopicPlan::topic).sorted().toList()));
    }
}
