package io.kafkakit.spring.boot;

import io.kafkakit.jdbc.outbox.Outbox;
import io.kafkakit.jdbc.outbox.OutboxStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * The health of all outboxes. Rows that wait or are refused are details and no reason to restart; if the database does not
 * answer, it is unknown.
 */
final class OutboxHealth implements HealthIndicator {

    private final List<Outbox> outboxes;

    OutboxHealth(List<Outbox> outboxes) {
        this.outboxes = List.copyOf(outboxes);
    }

    @Override
    public Health health() {
        Status status = Status.UP;
        Map<String, Object> details = new LinkedHashMap<>();
        for (Outbox each : outboxes) {
            try {
                details.put(each.name(), details(each.status()));
            } catch (RuntimeException e) {
                status = Status.UNKNOWN;
                details.put(each.name(), String.valueOf(e.getMessage()));
            }
        }
        return Health.status(status).withDetails(details).build();
    }

    private static Map<String, Object> details(OutboxStatus status) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("waiting", status.waiting());
        details.put("oldest", status.oldest().toString());
        details.put("refused", status.refused());
        List<String> wrong = status.shards().stream()
                .filter(shard -> shard.wrong() != null)
                .map(shard -> "shard " + shard.shard() + ": " + shard.wrong())
                .toList();
        if (!wrong.isEmpty()) {
            details.put("wrong", wrong);
        }
        return details;
    }
}
