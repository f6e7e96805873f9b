package io.kafkakit.cli.audit;

import io.kafkakit.examples.orderflow.Order;
import io.kafkakit.examples.orderflow.Topics;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All that the topics of a run hold, each partition in its order.
 *
 * @param placed how many records were sent to the orders topic
 */
public record Evidence(Topics topics, int placed, Map<String, List<Seen>> byTopic) {

    /** What was seen on the run's topics. */
    public static Evidence of(Topics topics, int placed, List<Seen> seen) {
        return new Evidence(
                topics,
                placed,
                seen.stream()
                        .collect(Collectors.groupingBy(each -> each.position().topic())));
    }

    /** The records of a topic. */
    public List<Seen> on(String topic) {
        return byTopic.getOrDefault(topic, List.of());
    }

    /** How many records there are. */
    public long size() {
        return byTopic.values().stream().mapToLong(List::size).sum();
    }

    /** How often each order had an event of this type on a topic. */
    Map<String, Long> count(String topic, Class<?> type) {
        return on(topic).stream()
                .filter(each -> type.isInstance(each.event()))
                .collect(Collectors.groupingBy(Evidence::orderId, Collectors.counting()));
    }

    /** The first event of this type of each order. */
    <T> Map<String, T> first(String topic, Class<T> type) {
        return on(topic).stream()
                .filter(each -> each.as(type).isPresent())
                .collect(Collectors.toMap(Evidence::orderId, each -> type.cast(each.event()), (first, later) -> first));
    }

    /** The records of the orders topic that are orders. */
    Stream<Seen> orders() {
        return on(topics.orders()).stream().filter(each -> order(each).isPresent());
    }

    /** The records of the orders topic that are none. */
    Stream<Seen> malformed() {
        return on(topics.orders()).stream().filter(each -> order(each).isEmpty());
    }

    private static Optional<Order> order(Seen record) {
        return record.as(Order.class).filter(order -> !order.lines().isEmpty());
    }

    static String orderId(Seen record) {
        return Objects.requireNonNullElse(record.key(), "without key");
    }
}
