package io.kafkakit.internal.handle;

import io.kafkakit.DeadLetterException;
import io.kafkakit.RetryLaterException;
import io.kafkakit.UnavailableException;
import io.kafkakit.effect.EffectKey;
import io.kafkakit.effect.EffectTransaction;
import io.kafkakit.effect.Effects;
import io.kafkakit.internal.flow.CauseChain;
import io.kafkakit.internal.flow.Delivery;
import io.kafkakit.internal.flow.Outcome;
import io.kafkakit.internal.flow.Thrown;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs handlers in transactions of their effects: what was handled before is answered from what was stored. A
 * transaction that meets a conflict is made again at once. Thread-safe.
 */
record EffectRun(Effects effects) {

    private static final Logger log = LoggerFactory.getLogger(EffectRun.class);
    /** Transactions in a row that meet a conflict. After that the partition waits, and tries again. */
    private static final int MOST_CONFLICTS = 5;

    /** Calls the handler. */
    @FunctionalInterface
    interface Body {
        void call(List<Item> items) throws Exception;
    }

    /**
     * Handles these items in one transaction.
     *
     * @return the outcome of each
     * @throws UnavailableException if the transaction is not possible now
     * @throws Exception what the handler threw
     */
    List<Outcome> run(List<Item> items, Body body) throws Exception {
        List<Item> now = items;
        for (int conflicts = 1; ; conflicts++) {
            try {
                return once(now, body);
            } catch (Throwable thrown) {
                now.forEach(item -> item.context().close());
                Thrown.rethrowIfFatal(thrown);
                if (failure(thrown, effects) != Effects.Failure.CONFLICT) {
                    throw thrown;
                }
                if (conflicts == MOST_CONFLICTS) {
                    throw new UnavailableException(
                            "the transaction of " + position(items) + " met conflicts " + conflicts
                                    + " times in a row; it is made again later",
                            thrown);
                }
                log.debug("{}: the transaction met a conflict, and is made again", position(items), thrown);
                now = anew(items);
            }
        }
    }

    private static List<Item> anew(List<Item> items) {
        AtomicLong stagedBytes = new AtomicLong();
        return items.stream().map(item -> item.anew(stagedBytes)).toList();
    }

    private List<Outcome> once(List<Item> items, Body body) throws Exception {
        Map<EffectKey, Item> byKey = new LinkedHashMap<>();
        items.forEach(item -> byKey.put(item.delivery().effectKey(), item));
        EffectTransaction transaction = begin(byKey, items);
        try {
            Map<EffectKey, Outcome> outcomes = outcomes(transaction, byKey, body);
            List<Outcome> all = new ArrayList<>(items.size());
            byKey.keySet().forEach(key -> all.add(outcomes.get(key)));
            return all;
        } finally {
            close(transaction, items);
        }
    }

    private EffectTransaction begin(Map<EffectKey, Item> byKey, List<Item> items) throws Exception {
        try {
            return effects.begin(List.copyOf(byKey.keySet()));
        } catch (Exception e) {
            // Whatever it is, the handler has not run: no fault of the record's.
            throw failure(e, effects) == Effects.Failure.CONFLICT ? e : unavailable(items, e);
        }
    }

    private Map<EffectKey, Outcome> outcomes(EffectTransaction transaction, Map<EffectKey, Item> byKey, Body body)
            throws Exception {
        Map<EffectKey, Outcome> outcomes = new LinkedHashMap<>();
        Map<EffectKey, Item> open = new LinkedHashMap<>();
        byKey.forEach((key, item) -> {
            List<ProducerRecord<byte[], byte[]>> stored = transaction.stored(key);
            if (stored == null) {
                open.put(key, item.in(transaction));
            } else {
                item.context().close();
                outcomes.put(key, new Outcome(Outcome.Kind.HANDLED, stored));
            }
        });
        if (!open.isEmpty()) {
            call(body, open);
            Map<EffectKey, List<ProducerRecord<byte[], byte[]>>> sends = new LinkedHashMap<>();
            open.forEach((key, item) -> {
                Outcome handled = item.handled();
                outcomes.put(key, handled);
                sends.put(key, handled.records());
            });
            commit(transaction, sends, List.copyOf(open.values()));
        }
        return outcomes;
    }

    private void call(Body body, Map<EffectKey, Item> open) throws Exception {
        List<Item> items = List.copyOf(open.values());
        try {
            body.call(items);
        } catch (Exception e) {
            throw judged(e, items);
        }
    }

    private void commit(
            EffectTransaction transaction, Map<EffectKey, List<ProducerRecord<byte[], byte[]>>> sends, List<Item> items)
            throws Exception {
        try {
            transaction.commit(sends);
        } catch (Exception e) {
            throw judged(e, items);
        }
    }

    /** The exception to throw: another one, if this one says that the transaction is not possible now. */
    private Exception judged(Exception e, List<Item> items) {
        return failure(e, effects) == Effects.Failure.UNAVAILABLE ? unavailable(items, e) : e;
    }

    private static UnavailableException unavailable(List<Item> items, Exception e) {
        return new UnavailableException(
                "the transaction of " + position(items) + " is not possible now: " + Thrown.words(e), e);
    }

    /** What a failure says. A handler that decides on its record itself has the last word, whatever the cause. */
    private static Effects.Failure failure(Throwable thrown, Effects effects) {
        for (Throwable each : new CauseChain(thrown).all()) {
            if (each instanceof DeadLetterException
                    || each instanceof RetryLaterException
                    || each instanceof UnavailableException) {
                return Effects.Failure.ATTEMPT;
            }
            Effects.Failure failure = effects.failure(each);
            if (failure != Effects.Failure.ATTEMPT) {
                return failure;
            }
        }
        return Effects.Failure.ATTEMPT;
    }

    private static void close(EffectTransaction transaction, List<Item> items) {
        try {
            transaction.close();
        } catch (RuntimeException e) {
            log.warn("{}: the transaction was not closed as it should be", position(items), e);
        }
    }

    private static String position(List<Item> items) {
        return items.get(0).delivery().position();
    }

    /**
     * Keeps what is stored of a record whose sends Kafka refused.
     *
     * @return why that is not possible now; null if it is done
     */
    static @Nullable UnavailableException retain(Effects effects, Delivery delivery) {
        try {
            effects.retain(delivery.effectKey());
            return null;
        } catch (Exception e) {
            return new UnavailableException(
                    "what is stored of " + delivery.position() + ", whose output is refused, cannot be kept now: "
                            + Thrown.words(e),
                    e);
        }
    }
}
