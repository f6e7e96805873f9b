package io.kafkakit.internal.restore;

import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.lifecycle.Patience;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;

/**
 * Asks about things repeatedly, with pauses, until each is settled. Only the answer to the last question about a thing
 * counts. Used by the poll thread only, which does not wait for answers.
 *
 * @param <K> the things
 * @param <A> the answers
 */
final class RepeatedLookup<K, A> {

    private final Question<K, A> question;
    private final Patience patience;
    private final Clock clock;
    private final Runnable wake;
    /** Each waiting thing, with the number of the last question about it. */
    private final Map<K, Integer> waiting = new HashMap<>();
    /** The things to ask about again. */
    private final Set<K> unanswered = new HashSet<>();

    private final Queue<Answer<K, A>> answers = new ConcurrentLinkedQueue<>();
    private int questions;
    /** In milliseconds since 1970. */
    private long askAt = Long.MAX_VALUE;

    /**
     * Nothing is looked up yet.
     *
     * @param patience how long to pause before it asks again
     */
    RepeatedLookup(Question<K, A> question, Patience patience, PollThread pollThread) {
        this.question = question;
        this.patience = patience;
        this.clock = pollThread.clock();
        this.wake = pollThread.wake();
    }

    /** Asks about things, without waiting. */
    interface Question<K, A> {

        /** Answers once for each thing, independently of the others, on any thread. */
        void ask(Set<K> things, BiConsumer<K, A> answer);
    }

    private record Answer<K, A>(int question, K thing, A answer) {}

    /** Asks about these now. */
    void ask(Collection<K> things) {
        int number = ++questions;
        Set<K> asked = Set.copyOf(things);
        asked.forEach(each -> waiting.put(each, number));
        question.ask(asked, (thing, answer) -> {
            answers.add(new Answer<>(number, thing, answer));
            wake.run();
        });
    }

    /** The answer is not needed any more. Returns whether the thing was waiting. */
    boolean forget(K thing) {
        unanswered.remove(thing);
        if (unanswered.isEmpty()) {
            askAt = Long.MAX_VALUE;
        }
        return waiting.remove(thing) != null;
    }

    /** The things that are not settled. */
    Set<K> waiting() {
        return waiting.keySet();
    }

    boolean isWaiting(K thing) {
        return waiting.containsKey(thing);
    }

    /** Passes on the answers since the last call. */
    void take(BiConsumer<K, A> taker) {
        for (Answer<K, A> answer = answers.poll(); answer != null; answer = answers.poll()) {
            if (Objects.equals(waiting.get(answer.thing()), answer.question())) {
                taker.accept(answer.thing(), answer.answer());
            }
        }
    }

    /** No more answers are needed. */
    void settle(K thing) {
        patience.reset();
        waiting.remove(thing);
    }

    /** There is no answer, or a doubtful one: asks again, when it is time. */
    void retry(K thing) {
        waiting.putIfAbsent(thing, 0);
        unanswered.add(thing);
    }

    /** Asks again about the unanswered things, if it is time. */
    void askAgain() {
        unanswered.retainAll(waiting.keySet());
        if (unanswered.isEmpty()) {
            askAt = Long.MAX_VALUE;
        } else if (askAt == Long.MAX_VALUE) {
            askAt = clock.millis() + patience.next();
        } else if (askAt <= clock.millis()) {
            Set<K> again = Set.copyOf(unanswered);
            unanswered.clear();
            askAt = Long.MAX_VALUE;
            ask(again);
        }
    }

    /** When to ask again, in milliseconds since 1970; {@code Long.MAX_VALUE} if there is nothing to ask. */
    long due() {
        return askAt;
    }
}
