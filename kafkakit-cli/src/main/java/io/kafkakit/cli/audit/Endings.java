package io.kafkakit.cli.audit;

import io.kafkakit.examples.orderflow.Events.OrderCancelled;
import io.kafkakit.examples.orderflow.Events.OrderShipped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Whether each record that was placed ended once: shipped, cancelled or a dead letter. An order that was placed twice has
 * two records: one goes the order's way, the other must be a dead letter.
 */
final class Endings {

    private final Evidence evidence;
    private final Map<String, List<String>> endings = new HashMap<>();
    private final Map<Position, Integer> rejected = new HashMap<>();
    private long shipped;
    private long cancelled;

    Endings(Evidence evidence) {
        this.evidence = evidence;
        for (Seen ending : evidence.on(evidence.topics().endings())) {
            ending.as(OrderShipped.class).ifPresent(event -> {
                shipped++;
                add(event.orderId(), "shipped");
            });
            ending.as(OrderCancelled.class).ifPresent(event -> {
                cancelled++;
                add(event.orderId(), "cancelled");
            });
        }
        for (Seen letter : evidence.on(evidence.topics().deadLetters())) {
            if (letter.origin() != null
                    && letter.origin().topic().equals(evidence.topics().orders())) {
                rejected.merge(letter.origin(), 1, Integer::sum);
            } else {
                add(Evidence.orderId(letter), "dead letter");
            }
        }
    }

    private void add(String orderId, String ending) {
        endings.computeIfAbsent(orderId, id -> new ArrayList<>()).add(ending);
    }

    /** All that was sent is there, and nothing else is. */
    Finding allPlaced() {
        int there = evidence.on(evidence.topics().orders()).size();
        return new Finding(
                String.format("the orders topic has all %,d orders that were sent", evidence.placed()),
                there == evidence.placed() ? List.of() : List.of(String.format("it has %,d", there)));
    }

    Finding eachEndedOnce() {
        List<String> violations = new ArrayList<>();
        Map<String, Long> placed = evidence.orders()
                .filter(record -> rejected.getOrDefault(record.position(), 0) != 1)
                .collect(Collectors.groupingBy(Evidence::orderId, Collectors.counting()));
        placed.forEach((id, times) -> judge(id, times, violations));
        endings.forEach((id, ended) -> {
            if (!placed.containsKey(id)) {
                violations.add("order " + id + " was never placed, and ended as " + String.join(" and ", ended));
            }
        });
        long letters = evidence.on(evidence.topics().deadLetters()).size();
        return new Finding(
                String.format(
                        "each order ended exactly once in exactly one way: %,d shipped + %,d cancelled + %,d dead letters = %,d",
                        shipped, cancelled, letters, shipped + cancelled + letters),
                violations);
    }

    private void judge(String id, long placed, List<String> violations) {
        List<String> ended = endings.getOrDefault(id, List.of());
        long completed =
                ended.stream().filter(ending -> !ending.equals("dead letter")).count();
        if (ended.isEmpty()) {
            violations.add("order " + id + " never ended");
        } else if (ended.size() != placed || completed > 1) {
            violations.add(
                    "order " + id + " was placed " + placed + " times, and ended as " + String.join(" and ", ended));
        }
    }

    Finding eachMalformedIsADeadLetter() {
        Map<Position, String> letters = evidence.on(evidence.topics().deadLetters()).stream()
                .filter(letter -> letter.origin() != null)
                .collect(Collectors.toMap(Seen::origin, Seen::value, (first, later) -> first));
        List<String> violations = new ArrayList<>();
        List<Seen> malformed = evidence.malformed().toList();
        for (Seen record : malformed) {
            int times = rejected.getOrDefault(record.position(), 0);
            if (times != 1) {
                violations.add(record.position() + " is a dead letter " + times + " times");
            } else if (!record.value().equals(letters.get(record.position()))) {
                violations.add(record.position() + " has other bytes in its dead letter");
            }
        }
        return new Finding(
                String.format(
                        "each of the %,d malformed orders is a dead letter exactly once, byte for byte",
                        malformed.size()),
                violations);
    }
}
