package io.kafkakit.bench.soak;

import io.kafkakit.bench.event.Orders;
import io.kafkakit.bench.run.Checker;
import io.kafkakit.bench.run.Input;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongPredicate;

/**
 * Whether each record is in the one place where it must be, once, and in order where that is promised. It needs some bits for
 * each record, so an hour does not fill the memory. Not thread-safe.
 */
class Judge {

    private final SoakPlan plan;
    private final Input input;
    private final Fates fates;
    private final Part handled;
    private final Part triedAgain;
    private final Part inOrder;
    private final Part deadLetters;
    private final Part garbage;

    /**
     * A part of what has to come out.
     *
     * @param keepsOrder whether the order of each key is promised
     */
    private record Part(String name, boolean keepsOrder, Checker checker) {

        List<String> problems() {
            return checker.findings().problems(name + ": ", true, keepsOrder);
        }
    }

    Judge(SoakPlan plan) {
        this.plan = plan;
        input = plan.input();
        fates = plan.fates();
        handled = part("output", true, true, id -> isOn(0, id) && fates.of(id) == Fates.Fate.HANDLED);
        triedAgain = part(
                "output after retries",
                false,
                true,
                id -> isOn(0, id) && fates.of(id).isTriedAgain());
        inOrder = part(
                "output in order", true, true, id -> isOn(1, id) && fates.of(id).isHandled());
        deadLetters = part(
                "dead letters", false, false, id -> !fates.of(id).isHandled() && fates.of(id) != Fates.Fate.GARBAGE);
        garbage = garbage();
    }

    private Part part(String name, boolean keepsOrder, boolean typed, LongPredicate expected) {
        return new Part(name, keepsOrder, new Checker(input.orders(), input.records(), typed, expected));
    }

    private Part garbage() {
        Orders orders = input.orders();
        return new Part(
                "garbage",
                false,
                new Checker(
                        orders,
                        input.records(),
                        id -> fates.of(id) == Fates.Fate.GARBAGE,
                        (id, value) -> Arrays.equals(value, fates.value(orders, id))));
    }

    private boolean isOn(int topic, long id) {
        return input.topicOf(id) == topic;
    }

    /**
     * One record of an output, or a dead letter; those of a partition in their order.
     *
     * @return the id of its order if that was handled at the first attempt; else, and if the record is wrong, -1
     */
    long add(String topic, byte[] key, byte[] value) {
        long found = Checker.idIn(value);
        long id = partOf(topic, found).checker().add(key, value);
        return id >= 0 && fates.of(id) == Fates.Fate.HANDLED ? id : -1;
    }

    private Part partOf(String topic, long id) {
        if (topic.equals(plan.deadLetters())) {
            return fates.of(id) == Fates.Fate.GARBAGE ? garbage : deadLetters;
        }
        if (topic.equals(plan.outputs().get(1))) {
            return inOrder;
        }
        return fates.of(id).isTriedAgain() ? triedAgain : handled;
    }

    /** What is wrong, if nothing comes any more; empty if nothing is. */
    List<String> problems() {
        return List.of(handled, triedAgain, inOrder, deadLetters, garbage).stream()
                .flatMap(part -> part.problems().stream())
                .toList();
    }
}
