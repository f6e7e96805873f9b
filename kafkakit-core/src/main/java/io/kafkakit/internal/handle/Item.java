package io.kafkakit.internal.handle;

import io.kafkakit.Received;
import io.kafkakit.effect.EffectTransaction;
import io.kafkakit.internal.flow.Delivery;
import io.kafkakit.internal.flow.Outcome;
import io.kafkakit.internal.route.Route;
import java.util.concurrent.atomic.AtomicLong;

/** A delivery whose handler is known, in one run of that handler. */
record Item(Delivery delivery, Route.ToHandler to, StagingContext context) {

    /**
     * The same, for another run, with nothing staged.
     *
     * @param stagedBytes of that run: those of a batch share it
     */
    Item anew(AtomicLong stagedBytes) {
        return new Item(delivery, to, context.anew(stagedBytes));
    }

    /** The same, in a run in this transaction. */
    Item in(EffectTransaction transaction) {
        context.runsIn(transaction);
        return this;
    }

    Received<Object> received() {
        return new BatchOfOne.Item<>(to.data(), context);
    }

    /** The handler has returned. */
    Outcome handled() {
        return new Outcome(Outcome.Kind.HANDLED, context.close(), context.attachments());
    }
}
