package io.kafkakit.faults.sagas;

import io.kafkakit.Backoff;
import io.kafkakit.Retries;
import io.kafkakit.saga.Saga;
import io.kafkakit.saga.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The saga of the suite: reserve and hold, then charge, then ship and invoice at once. */
final class Orders {

    /** Begins a saga. */
    record OrderPlaced(String id) {}

    /**
     * A saga's state.
     *
     * @param done the steps whose replies came, in their order
     */
    record Order(String id, List<String> done) {

        private Order with(String step) {
            List<String> all = new ArrayList<>(done);
            all.add(step);
            return new Order(id, all);
        }
    }

    /** Does a step. */
    record Command(String id) {}

    /** Undoes a step. */
    record Cancel(String id) {}

    /** The step is done. */
    record Done(String step) {}

    /** The step has had no effect. */
    record Refused(String step) {}

    /** The step is undone. */
    record Undone(String step) {}

    /** A saga has completed. */
    record OrderCompleted(String id) {}

    /** A saga was compensated. */
    record OrderCancelled(String id) {}

    private static final Duration UNDO_LIMIT = Duration.ofSeconds(3);
    /** More than any fault lasts. */
    private static final Retries UNDO_RETRIES = Retries.upTo(50).withBackoff(Backoff.fixed(Duration.ofMillis(200)));

    private Orders() {}

    /** The definition, with the topics of this run. */
    static Saga<Order> saga(SagaNames names) {
        return Saga.of(names.saga(), Order.class)
                .startsOn(names.orders(), OrderPlaced.class, OrderPlaced::id, each -> new Order(each.id(), List.of()))
                .step(Part.RESERVE.step(), undone(Part.RESERVE, names))
                .step(Part.HOLD.step(), undone(Part.HOLD, names))
                .pivot(Part.CHARGE.step(), s -> commanded(s, Part.CHARGE, names).within(Part.CHARGE.limit()))
                .parallel(
                        "fulfil",
                        ways -> ways.branch("goods", b -> b.step(Part.SHIP.step(), limited(Part.SHIP, names)))
                                .branch(
                                        "paper",
                                        b -> b.step(
                                                Part.INVOICE.step(),
                                                s -> commanded(s, Part.INVOICE, names)
                                                        .withoutLimit())))
                .completed((order, out) -> out.send(names.ends(), order.id(), new OrderCompleted(order.id())))
                .compensated((order, why, out) -> out.send(names.ends(), order.id(), new OrderCancelled(order.id())))
                .build();
    }

    private static Step<Order> commanded(Step<Order> step, Part part, SagaNames names) {
        Step<Order> commanded = step.command(names.of(part), part.step(), order -> new Command(order.id()))
                .on(Done.class, (order, done) -> order.with(done.step()));
        return part.compareTo(Part.CHARGE) <= 0 ? commanded.failsOn(Refused.class) : commanded;
    }

    private static Consumer<Step<Order>> limited(Part part, SagaNames names) {
        return step -> commanded(step, part, names)
                .within(part.limit())
                .retries(Retries.upTo(part.retries()).withBackoff(Backoff.none()));
    }

    private static Consumer<Step<Order>> undone(Part part, SagaNames names) {
        return step -> {
            limited(part, names).accept(step);
            step.undo(
                    names.of(part),
                    order -> new Cancel(order.id()),
                    undo -> undo.on(Undone.class).within(UNDO_LIMIT).retries(UNDO_RETRIES));
        };
    }
}
