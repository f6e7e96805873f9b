package io.kafkakit.spring.boot;

import io.kafkakit.ConsumerGroup;
import io.kafkakit.monitor.GroupHealth;
import io.kafkakit.spring.KafkakitGroups;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * The health of all groups: down if one has failed, out of service while one starts, else up. A group that is degraded is up,
 * because a restart would not help it, and the details have its reasons. Lag is no matter of health.
 */
final class GroupsHealth implements HealthIndicator {

    private final KafkakitGroups groups;

    GroupsHealth(KafkakitGroups groups) {
        this.groups = groups;
    }

    @Override
    public Health health() {
        Status worst = Status.UP;
        Map<String, Object> details = new LinkedHashMap<>();
        for (ConsumerGroup each : groups.all()) {
            GroupHealth its = each.health();
            worst = worse(worst, status(its));
            details.put(
                    each.groupId(),
                    its.reasons().isEmpty()
                            ? its.level().toString()
                            : Map.of("level", its.level().toString(), "reasons", its.reasons()));
        }
        return Health.status(worst).withDetails(details).build();
    }

    private static Status status(GroupHealth health) {
        return switch (health.level()) {
            case STARTING, CLOSED -> Status.OUT_OF_SERVICE;
            case FAILED -> Status.DOWN;
            case RUNNING, DEGRADED -> Status.UP;
        };
    }

    private static Status worse(Status one, Status other) {
        if (one.equals(Status.DOWN) || other.equals(Status.DOWN)) {
            return Status.DOWN;
        }
        return one.equals(Status.UP) ? other : one;
    }
}
