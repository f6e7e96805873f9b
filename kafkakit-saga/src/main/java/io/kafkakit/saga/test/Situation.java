package io.kafkakit.saga.test;

import io.kafkakit.saga.SagaFailure;
import io.kafkakit.saga.SagaStatus;
import io.kafkakit.saga.internal.machine.Early;
import io.kafkakit.saga.internal.machine.History;
import io.kafkakit.saga.internal.machine.Instance;
import io.kafkakit.saga.internal.machine.Open;
import io.kafkakit.saga.internal.machine.Phase;
import io.kafkakit.saga.internal.machine.Position;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where a saga stands on one of its ways, and what may follow. Not thread-safe. */
final class Situation<S> {

    final Instance<S> instance;
    final Trace trace;
    /** The time of its clock, in milliseconds since 1970. */
    final long now;

    final @Nullable Situation<S> before;
    /** What led here, in words. */
    final String words;

    final List<Next<S>> nexts = new ArrayList<>();
    boolean isExplored;

    Situation(@Nullable Situation<S> before, String words, Instance<S> instance, Trace trace, long now) {
        this.before = before;
        this.words = words;
        this.instance = new Instance<>(
                instance.id(),
                instance.version(),
                instance.status(),
                instance.state(),
                instance.position(),
                History.EMPTY,
                instance.startedAt(),
                null);
        this.trace = trace;
        this.now = now;
    }

    /** What may follow. */
    record Next<S>(String words, Situation<S> situation) {}

    /** What makes situations equal: no times, no numbers of steps. */
    private record Key(
            SagaStatus status,
            @Nullable Object state,
            List<Standing> open,
            List<String> done,
            Map<String, Integer> rounds,
            Set<Object> others,
            Set<Kept> early) {}

    private record Standing(String step, int attempt, Phase phase) {}

    private record Kept(String event, String step, String value) {}

    /**
     * What it shares with all situations that go on alike.
     *
     * @param longLoops whose rounds do not count
     * @param inside names of the steps inside them
     */
    Object key(Set<String> longLoops, Set<String> inside) {
        Position position = instance.position();
        Map<String, Integer> rounds = new HashMap<>(position.rounds());
        rounds.keySet().removeAll(longLoops);
        Set<String> seen = new HashSet<>();
        List<String> done = position.done().stream()
                .map(each -> each.step())
                .filter(each -> seen.add(each) || !inside.contains(each))
                .toList();
        Set<Object> others = new HashSet<>(position.arrived());
        others.add(position.isPivoted());
        SagaFailure failure = position.failure();
        if (failure != null) {
            others.add(failure);
        }
        Set<Kept> early = new HashSet<>();
        position.early().forEach(each -> early.add(new Kept(each.event(), stepOf(each), each.value())));
        return new Key(instance.status(), instance.state(), standing(), done, rounds, others, early);
    }

    private List<Standing> standing() {
        return instance.position().open().stream()
                .map(each -> new Standing(each.step(), each.attempt(), each.phase()))
                .toList();
    }

    private String stepOf(Early early) {
        return instance.position().open().stream()
                .filter(each -> each.activation() == early.activation())
                .map(Open::step)
                .findFirst()
                .orElse("");
    }

    /** Whether the saga has ended, or only an operator can go on. */
    boolean isEnd() {
        return instance.status().hasEnded()
                || (instance.status() == SagaStatus.STUCK
                        && instance.position().open().stream()
                                .allMatch(each -> each.phase().isStuck()));
    }

    /** The open steps that wait for ever if nobody answers; empty if the saga goes on by itself some day. */
    List<String> waitsForEver() {
        boolean hasTimer = instance.position().open().stream().anyMatch(each -> each.due() > 0);
        return hasTimer || isEnd()
                ? List.of()
                : instance.position().open().stream()
                        .filter(each -> each.phase().isAsking())
                        .map(Open::step)
                        .toList();
    }

    /** The way to here, and one step more if that is not null. */
    SagaWays.Way way(@Nullable String more) {
        Deque<String> all = new ArrayDeque<>();
        for (Situation<S> each = this; each != null; each = each.before) {
            all.addFirst(each.words);
        }
        if (more != null) {
            all.addLast(more);
        }
        return new SagaWays.Way(List.copyOf(all));
    }

    @Override
    public String toString() {
        return Objects.toString(instance.status());
    }
}
