package io.kafkakit.internal.group;

import io.kafkakit.ConfigurationException;
import io.kafkakit.KafkaKitException;
import io.kafkakit.UnavailableException;
import io.kafkakit.effect.Effects;
import io.kafkakit.internal.flow.Thrown;
import io.kafkakit.internal.flow.TopicPlan;
import io.kafkakit.internal.lifecycle.Deadline;
import io.kafkakit.internal.lifecycle.Patience;
import io.kafkakit.internal.lifecycle.StopSignal;
import io.kafkakit.internal.monitor.Monitor;
import io.kafkakit.monitor.MemberStatus;
import io.kafkakit.monitor.PartitionStatus;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a group does for the effects of its topics beside its handlers. It checks them at the start, and lets them forget
 * what is committed.
 */
final class EffectUpkeep implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(EffectUpkeep.class);
    /** Milliseconds between two times. */
    private static final long PAUSE = 5_000;
    /** Keys of problems. */
    private static final String START = "the start with its effects";

    private static final String FORGETTING = "forgetting committed effects";

    private final GroupSpec spec;
    private final Monitor monitor;
    private final StopSignal stop;
    private final Supplier<List<MemberStatus>> members;

    EffectUpkeep(GroupSpec spec, Monitor monitor, StopSignal stop, Supplier<List<MemberStatus>> members) {
        this.spec = spec;
        this.monitor = monitor;
        this.stop = stop;
        this.members = members;
    }

    /** Whether a topic of the group has effects. */
    boolean isNeeded() {
        return spec.work().plans().stream().anyMatch(plan -> plan.effects() != null);
    }

    private Set<Effects> all() {
        Set<Effects> all = Collections.newSetFromMap(new IdentityHashMap<>());
        for (TopicPlan plan : spec.work().plans()) {
            Effects effects = plan.effects();
            if (effects != null) {
                all.add(effects);
            }
        }
        return all;
    }

    /**
     * Asks all effects whether everything they need is there, until they can tell.
     *
     * @throws ConfigurationException if something is missing
     * @throws KafkaKitException if they cannot tell by the deadline
     */
    void check(Deadline deadline) {
        Patience patience = new Patience(200, 5_000);
        for (Effects effects : all()) {
            while (!isChecked(effects, patience, deadline)) {
                log.debug("group '{}' asks its effects again", spec.groupId());
            }
        }
        monitor.isOver(START);
    }

    private boolean isChecked(Effects effects, Patience patience, Deadline deadline) {
        try {
            effects.check();
            return true;
        } catch (UnavailableException e) {
            long millis = patience.next();
            boolean isLast = millis >= deadline.leftMillis();
            log.warn(
                    "group '{}' cannot start with the effects of its topics yet, and {}: {}",
                    spec.groupId(),
                    isLast ? "gives up" : "asks again in " + millis + " ms",
                    Thrown.words(e));
            monitor.problem(START, "what the effects of its topics need is not there", e);
            if (isLast || !stop.pause(millis)) {
                throw new KafkaKitException("group '" + spec.groupId() + "' cannot start: " + Thrown.words(e), e);
            }
            return false;
        }
    }

    /** Lets them forget what is committed, again and again until the group stops. */
    @Override
    public void run() {
        while (stop.pause(PAUSE)) {
            all().forEach(this::forget);
        }
    }

    private void forget(Effects effects) {
        try {
            effects.prune(spec.groupId(), committed(effects));
            monitor.isOver(FORGETTING);
        } catch (Exception e) {
            // What is there too long costs space only.
            log.debug("group '{}': committed effects are kept until the next time", spec.groupId(), e);
            monitor.problem(FORGETTING, "what is stored of committed effects cannot be deleted now", e);
        }
    }

    /** The committed offsets of the source partitions that this process holds. */
    private Map<TopicPartition, Long> committed(Effects effects) {
        Set<String> topics = spec.work().plans().stream()
                .filter(plan -> plan.effects() == effects)
                .map(TopicPlan::topic)
                .collect(Collectors.toSet());
        Map<TopicPartition, Long> committed = new HashMap<>();
        for (MemberStatus member : members.get()) {
            for (PartitionStatus each : member.partitions()) {
                if (topics.contains(each.topic()) && each.committed() >= 0) {
                    committed.put(new TopicPartition(each.topic(), each.partition()), each.committed());
                }
            }
        }
        return committed;
    }
}
