package io.kafkakit.cli.audit;

import io.kafkakit.examples.orderflow.Events.CardCharged;
import io.kafkakit.examples.orderflow.Events.CardRefunded;
import io.kafkakit.examples.orderflow.Events.OrderCancelled;
import io.kafkakit.examples.orderflow.Events.OrderShipped;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether money was taken for what was shipped, and for nothing else. */
final class Till {

    private final Map<String, Long> charged;
    private final Map<String, Long> refunded;
    private final Set<String> shipped;
    private final Set<String> cancelled;

    Till(Evidence evidence) {
        charged = evidence.count(evidence.topics().progress(), CardCharged.class);
        refunded = evidence.count(evidence.topics().progress(), CardRefunded.class);
        shipped =
                evidence.first(evidence.topics().endings(), OrderShipped.class).keySet();
        cancelled = evidence.first(evidence.topics().endings(), OrderCancelled.class)
                .keySet();
    }

    Finding onlyShippedIsPaid() {
        List<String> violations = new ArrayList<>();
        Set<String> all = new HashSet<>(charged.keySet());
        all.addAll(refunded.keySet());
        all.addAll(shipped);
        for (String id : all) {
            long paid = charged.getOrDefault(id, 0L) - refunded.getOrDefault(id, 0L);
            if (shipped.contains(id) && paid != 1) {
                violations.add("order " + id + " was shipped and paid for " + paid + " times");
            } else if (cancelled.contains(id) && paid != 0) {
                violations.add("order " + id + " was cancelled and paid for " + paid + " times");
            }
        }
        return new Finding(
                String.format(
                        "each shipped order is paid for once, and no cancelled one is: %,d cards charged, %,d refunded",
                        sum(charged), sum(refunded)),
                violations);
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
