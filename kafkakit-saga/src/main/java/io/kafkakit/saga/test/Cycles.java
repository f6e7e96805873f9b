package io.kafkakit.saga.test;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Finds ways that come back to where they were. Not thread-safe. */
final class Cycles<S> {

    private static final int MOST = 10;

    /** How many ways lead on from each situation that may be on a cycle. */
    private final Map<Situation<S>, Integer> leads = new LinkedHashMap<>();

    private final Map<Situation<S>, List<Situation<S>>> origins = new HashMap<>();

    Cycles(Collection<Situation<S>> all) {
        for (Situation<S> each : all) {
            leads.put(each, each.nexts.size());
            for (Situation.Next<S> next : each.nexts) {
                origins.computeIfAbsent(next.situation(), its -> new ArrayList<>())
                        .add(each);
            }
        }
    }

    /** A way to some cycles, and once around. */
    List<SagaWays.Way> ways() {
        List<SagaWays.Way> ways = new ArrayList<>();
        remove(leads.keySet().stream().filter(each -> each.nexts.isEmpty()).toList());
        while (!leads.isEmpty() && ways.size() < MOST) {
            ways.add(one());
        }
        return ways;
    }

    /** Removes these, and all that lead nowhere else. */
    private void remove(List<Situation<S>> some) {
        Deque<Situation<S>> queue = new ArrayDeque<>(some);
        while (!queue.isEmpty()) {
            Situation<S> gone = queue.remove();
            if (leads.remove(gone) == null) {
                continue;
            }
            for (Situation<S> origin : origins.getOrDefault(gone, List.of())) {
                Integer left = leads.computeIfPresent(origin, (its, number) -> number - 1);
                if (left != null && left == 0) {
                    queue.add(origin);
                }
            }
        }
    }

    /** Each that is left leads to another one that is left, so a walk comes back some time. */
    private SagaWays.Way one() {
        Map<Situation<S>, Situation.Next<S>> walk = new LinkedHashMap<>();
        Situation<S> at = leads.keySet().iterator().next();
        while (!walk.containsKey(at)) {
            Situation.Next<S> next = at.nexts.stream()
                    .filter(each -> leads.containsKey(each.situation()))
                    .findFirst()
                    .orElseThrow();
            walk.put(at, next);
            at = next.situation();
        }
        List<String> words = new ArrayList<>(at.way(null).steps());
        List<Situation<S>> cycle = new ArrayList<>();
        Situation<S> around = at;
        do {
            Situation.Next<S> next = Objects.requireNonNull(walk.get(around));
            cycle.add(around);
            words.add(next.words());
            around = next.situation();
        } while (around != at);
        words.add("and so on");
        remove(cycle);
        return new SagaWays.Way(List.copyOf(words));
    }
}
