package io.kafkakit.cli.audit;

import io.kafkakit.examples.orderflow.Events.ReserveStock;
import io.kafkakit.examples.orderflow.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether a step of an order was taken twice: the trace that a repeated handler leaves if its sends are not exactly once. */
final class Steps {

    private final Evidence evidence;

    Steps(Evidence evidence) {
        this.evidence = evidence;
    }

    Finding noneTakenTwice() {
        Topics topics = evidence.topics();
        List<String> violations = new ArrayList<>();
        long steps = 0;
        for (String topic : List.of(topics.progress(), topics.stock(), topics.payments(), topics.shipping())) {
            Map<String, Integer> counts = new HashMap<>();
            for (Seen record : evidence.on(topic)) {
                // A delivery has no order, and an order that was placed twice asks for its stock twice.
                if (record.event() != null && record.key() != null && !(record.event() instanceof ReserveStock)) {
                    steps++;
                    counts.merge(
                            record.event().getClass().getSimpleName() + " of order " + record.key(), 1, Integer::sum);
                }
            }
            counts.forEach((step, times) -> {
                if (times > 1) {
                    violations.add(step + " is there " + times + " times");
                }
            });
        }
        steps += reservations(violations);
        return new Finding(String.format("no step was taken twice: %,d steps, each once", steps), violations);
    }

    private long reservations(List<String> violations) {
        Map<String, Long> asked = evidence.count(evidence.topics().stock(), ReserveStock.class);
        Map<String, Long> placed = new HashMap<>();
        evidence.orders().forEach(record -> placed.merge(Evidence.orderId(record), 1L, Long::sum));
        Set<String> ids = new HashSet<>(asked.keySet());
        ids.addAll(placed.keySet());
        for (String id : ids) {
            long times = asked.getOrDefault(id, 0L);
            if (times != placed.getOrDefault(id, 0L)) {
                violations.add("ReserveStock of order " + id + " is there " + times + " times");
            }
        }
        return asked.values().stream().mapToLong(Long::longValue).sum();
    }
}
