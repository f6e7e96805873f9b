package io.kafkakit;

import io.kafkakit.EventSubscription.Takes;
import io.kafkakit.internal.encode.EventNames;
import io.kafkakit.internal.handle.BatchOfOne;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The events of one topic and their handlers.
 *
 * <pre>{@code
 * TopicEvents orders = TopicEvents.of("orders")
 *     .on(OrderCreated.class, (order, ctx) -> ctx.send("payments", ctx.key(), new PaymentRequested(order.orderId())))
 *     .on("order.cancelled", OrderCancelled.class, (order, ctx) -> refunds.start(order));
 * }</pre>
 *
 * <p>Not thread-safe while handlers are added. A group copies the handlers when you subscribe; it does not see handlers
 * that are added later.
 */
public final class TopicEvents {

    private final String topic;
    private final Map<String, EventSubscription<?>> subscriptions = new LinkedHashMap<>();
    private final Map<Takes, EventSubscription<?>> others = new EnumMap<>(Takes.class);
    private final Set<String> outputs = new LinkedHashSet<>();

    private TopicEvents(String topic) {
        this.topic = topic;
    }

    /**
     * The events of this topic, without handlers yet.
     *
     * @throws IllegalArgumentException if the name is blank
     */
    public static TopicEvents of(String topic) {
        if (topic.isBlank()) {
            throw new IllegalArgumentException("topic name is blank: pass the name of a topic");
        }
        return new TopicEvents(topic);
    }

    /** The topic's name. */
    public String topic() {
        return topic;
    }

    /**
     * Handles the events named after a class: its {@link EventName}, or else its simple name.
     *
     * @throws IllegalArgumentException if the event has a handler already
     */
    public <T> TopicEvents on(Class<T> type, EventHandler<? super T> handler) {
        return register(EventNames.of(type), type, handler);
    }

    /**
     * Handles the events of this name.
     *
     * @throws IllegalArgumentException if the event has a handler already, or the name is blank
     */
    public <T> TopicEvents on(String event, Class<T> type, EventHandler<? super T> handler) {
        return register(event, type, handler);
    }

    /**
     * Handles the events of this name, with data of a generic type.
     *
     * @throws IllegalArgumentException if the event has a handler already, or the name is blank
     */
    public <T> TopicEvents on(String event, TypeRef<T> type, EventHandler<? super T> handler) {
        return register(event, type.type(), handler);
    }

    /**
     * Handles the events named after a class, several at once: see {@link BatchHandler}. {@link TopicOptions#batches}
     * says how many.
     *
     * <p>A batch has consecutive records of a partition for the same handler. A record for another handler ends it.
     *
     * @throws IllegalArgumentException if the event has a handler already
     */
    @Experimental
    public <T> TopicEvents onBatch(Class<T> type, BatchHandler<T> handler) {
        return register(EventNames.of(type), type, batches(handler));
    }

    /**
     * As {@link #onBatch(Class, BatchHandler)}, for the events of this name.
     *
     * @throws IllegalArgumentException if the event has a handler already, or the name is blank
     */
    @Experimental
    public <T> TopicEvents onBatch(String event, Class<T> type, BatchHandler<T> handler) {
        return register(event, type, batches(handler));
    }

    /**
     * As {@link #onAny(Class, EventHandler)}, for several events at once.
     *
     * @throws IllegalArgumentException if there is such a handler, or one for unknown events, already
     */
    @Experimental
    public <T> TopicEvents onAnyBatch(Class<T> type, BatchHandler<T> handler) {
        return registerOther(Takes.ANY, type, batches(handler));
    }

    private <T> BatchOfOne<T> batches(BatchHandler<T> handler) {
        return new BatchOfOne<>(
                Objects.requireNonNull(handler, () -> "a batch handler on topic '" + topic + "' is null"));
    }

    /**
     * Handles every event of this topic that has no handler by its name: for topics with one type of data. The event may
     * have a name or none; {@link EventContext#event()} tells it.
     *
     * @throws IllegalArgumentException if there is such a handler, or one for unknown events, already
     */
    public <T> TopicEvents onAny(Class<T> type, EventHandler<? super T> handler) {
        return registerOther(Takes.ANY, type, handler);
    }

    /**
     * As {@link #onAny(Class, EventHandler)}, with data of a generic type.
     *
     * @throws IllegalArgumentException if there is such a handler, or one for unknown events, already
     */
    public <T> TopicEvents onAny(TypeRef<T> type, EventHandler<? super T> handler) {
        return registerOther(Takes.ANY, type.type(), handler);
    }

    /**
     * Handles the events that have no other handler, whatever the topic's {@link UnknownEvents}. The handler gets the
     * record's value as it is, empty if it has none. {@link EventContext#event()} is the event's name.
     *
     * @throws IllegalArgumentException if there is such a handler, or one for any event, already
     */
    public TopicEvents onUnknown(EventHandler<? super byte[]> handler) {
        return registerOther(Takes.UNKNOWN, byte[].class, handler);
    }

    /**
     * Handles records without a value, which delete a key of a compacted topic. The handler gets the key, as text.
     * Without such a handler they are skipped, and {@link io.kafkakit.monitor.Counts#skipped()} counts them.
     *
     * <p>A tombstone whose key is not text, or that has no key, becomes a dead letter.
     *
     * @throws IllegalArgumentException if there is such a handler already
     */
    public TopicEvents onTombstone(EventHandler<? super String> handler) {
        return onTombstone(String.class, handler);
    }

    /**
     * As {@link #onTombstone(EventHandler)}, with keys of the type that the topic's key codec makes.
     *
     * @throws IllegalArgumentException if there is such a handler already
     */
    public <K> TopicEvents onTombstone(Class<K> keyType, EventHandler<? super K> handler) {
        return registerOther(Takes.TOMBSTONE, keyType, handler);
    }

    /**
     * Declares the topics that the handlers send to. A missing one is then found at the group's start, not at the first
     * record whose handler sends to it. {@link ConsumerGroupBuilder#createTopics()} creates them, each with as many
     * partitions as this topic has. Called again, it adds topics.
     *
     * <p>Declared topics are checked. Handlers may also send to topics that are not declared.
     *
     * <pre>{@code
     * TopicEvents orders = TopicEvents.of("orders")
     *     .on(OrderCreated.class, (order, ctx) -> ctx.send("payments", ctx.key(), new PaymentRequested(order.orderId())))
     *     .sendsTo("payments");
     * }</pre>
     *
     * @throws IllegalArgumentException if a name is blank
     */
    public TopicEvents sendsTo(String... topics) {
        for (String output : topics) {
            if (output.isBlank()) {
                throw new IllegalArgumentException(
                        "topic '" + topic + "' sends to a topic whose name is blank: pass the name of a topic");
            }
            outputs.add(output);
        }
        return this;
    }

    /**
     * Adds the handlers and the declared outputs of another description of this topic, which stays as it is. So several
     * classes can each handle some events of a topic.
     *
     * @throws IllegalArgumentException if it is of another topic, or an event would have two handlers
     */
    public TopicEvents addAll(TopicEvents other) {
        if (!other.topic.equals(topic)) {
            throw new IllegalArgumentException("handlers of topic '" + other.topic + "' cannot be added to those of '"
                    + topic + "': subscribe a group to both");
        }
        other.subscriptions.forEach((event, each) -> register(event, each.type(), each.handler()));
        other.others.forEach((takes, each) -> registerOther(takes, each.type(), each.handler()));
        outputs.addAll(other.outputs);
        return this;
    }

    /** The topics that were declared with {@link #sendsTo}, in the order they were added: a copy. */
    public List<String> outputs() {
        return List.copyOf(outputs);
    }

    /** The handlers so far: those of named events in the order they were added, then the others. A copy. */
    public List<EventSubscription<?>> subscriptions() {
        List<EventSubscription<?>> all = new ArrayList<>(subscriptions.values());
        all.addAll(others.values());
        return List.copyOf(all);
    }

    private TopicEvents register(String event, Type type, EventHandler<?> handler) {
        Objects.requireNonNull(handler, () -> "the handler of '" + event + "' on topic '" + topic + "' is null");
        if (event.isBlank()) {
            throw new IllegalArgumentException("event name on topic '" + topic + "' is blank: pass the event's name");
        }
        if (subscriptions.putIfAbsent(event, new EventSubscription<>(Takes.EVENT, event, type, handler)) != null) {
            throw new IllegalArgumentException("event '" + event + "' on topic '" + topic
                    + "' has a handler already: call the two from one handler, or give the events different names");
        }
        return this;
    }

    private TopicEvents registerOther(Takes takes, Type type, EventHandler<?> handler) {
        Objects.requireNonNull(handler, () -> "a handler on topic '" + topic + "' is null");
        boolean takesRest = takes != Takes.TOMBSTONE;
        if (others.containsKey(takes)
                || (takesRest && (others.containsKey(Takes.ANY) || others.containsKey(Takes.UNKNOWN)))) {
            throw new IllegalArgumentException("topic '" + topic + "' has a handler for "
                    + (takesRest ? "all other events" : "tombstones") + " already: call the two from one handler");
        }
        others.put(takes, new EventSubscription<>(takes, null, type, handler));
        return this;
    }

    @Override
    public String toString() {
        return topic + subscriptions.keySet() + (others.isEmpty() ? "" : others.keySet());
    }
}
