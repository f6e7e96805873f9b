package io.kafkakit.saga;

import io.kafkakit.saga.internal.machine.Controls;
import io.kafkakit.saga.internal.plan.DefinitionBuilder;
import java.util.List;

/**
 * The definition of a saga: data, with functions for each decision. Immutable and thread-safe. Only kafkakit implements
 * it: later versions may add methods.
 *
 * <pre>{@code
 * static final Saga<Order> ORDER = Saga.of("order", Order.class)
 *         .startsOn("orders", OrderPlaced.class, OrderPlaced::orderId, Order::placed)
 *         .step("reserve", s -> s.command("stock", o -> new Reserve(o.items()))
 *                 .on(Reserved.class, (o, r) -> o.withStock(r.stockId()))
 *                 .failsOn(OutOfStock.class)
 *                 .within(Duration.ofMinutes(5))
 *                 .undo("stock", o -> new Release(o.id())))
 *         .pivot("charge", s -> s.command("payments", o -> new Charge(o.total()))
 *                 .on(Charged.class)
 *                 .failsOn(Declined.class)
 *                 .within(Duration.ofHours(1)))
 *         .completed((o, out) -> out.send("orders", o.id(), new OrderCompleted(o.id())))
 *         .build();
 * }</pre>
 *
 * @param <S> the saga's state: an immutable record of yours, which the codec can write and read
 */
public interface Saga<S> {

    /**
     * Begins a definition.
     *
     * @param name of the saga: its topics are {@code <name>-saga} and {@code <name>-saga-state}
     * @param state the type of its state
     */
    static <S> SagaBuilder<S> of(String name, Class<S> state) {
        return new DefinitionBuilder<>(name, state);
    }

    /** Its name. */
    String name();

    /** Its version, from 1. Running sagas stay with the version that they began with. */
    int version();

    /** The type of its state. */
    Class<S> stateType();

    /** The names of its steps, in the order of the definition. */
    List<String> steps();

    /** The topic of all that its instances take in: replies, timers, orders of operators. */
    default String inbox() {
        return Controls.inbox(name());
    }

    /** The compacted topic of its instances. */
    default String stateTopic() {
        return Controls.stateTopic(name());
    }

    /** A flowchart of its steps, for <a href="https://mermaid.js.org">Mermaid</a>. */
    String mermaid();

    /**
     * As {@link #mermaid()}, with colours for one saga: green steps are done, yellow ones are open, and red ones have failed
     * or are stuck. A step that was undone has no colour. Of a long history, steps that it leaves out have none either.
     *
     * @param view the saga, which should follow this version
     */
    String mermaid(SagaView view);
}
