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
 * Looks things up, again and again with a pause, until each is settled. Only the answer to the last question about a thing counts.
 * Used by the poll thread only, which does not wait for answers.
 *
 * @param <K> the things
 * @param <A> what is answered
 */
final class RepeatedLookup<K, A> {

    private final Question<K, A> question;
    private final Patience patience;
    private final Clock clock;
    private final Runnable wake;
    /** With the number of the last question about each. */
    private final Map<K, Integer> waiting = new HashMap<>();
    /** Those to ask about again. */
    private final Set<K> unanswered = new HashSet<>();

    private final Queue<Answer<K, A>> answers = new ConcurrentLinkedQueue<>();
    private int questions;
    /** Milliseconds since 1970. */
    private long askAt = Long.MAX_VALUE;

    /**
     * Nothing is looked up yet.
     *
     * @param patience how long to wait before it asks again
     */
    RepeatedLookup(Question<K, A> question, Patience patience, PollThread pollThread) {
        this.question = question;
        this.patience = patience;
        this.clock = pollThread.clock();
        this.wake = pollThread.wake();
    }

    /** Asks about things, without waiting. */
    interface Question<K, A> {

        /** Each thing is answered once, by itself, on any thread. */
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

    /** Nobody wants to know any more; whether it waited. */
    boolean forget(K thing) {
        unanswered.remove(thing);
        if (unanswered.isEmpty()) {
            askAt = Long.MAX_VALUE;
        }
        return waiting.remove(thing) != null;
    }

    /** Those that are not settled. */
    Set<K> waiting() {
        return waiting.keySet();
    }

    boolean isWaiting(K thing) {
        return waiting.containsKey(thing);
    }

    /** Hands on the answers since the last call. */
    void take(BiConsumer<K, A> taker) {
        for (Answer<K, A> answer = answers.poll(); answer != null; answer = answers.poll()) {
            if (Objects.equals(waiting.get(answer.thing()), answer.question())) {
                taker.accept(answer.thing(), answer.answer());
            }
        }
    }

    /** All is known of it. */
    void settle(K thing) {
        patience.reset();
        waiting.remove(thing);
    }

    /** It has no answer, or one that is not believed: it is asked about again, when it is time. */
    void retry(K thing) {
        waiting.putIfAbsent(thing, 0);
        unanswered.add(thing);
    }

    /** Asks about those again that are to be, if it is time. */
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

    /** When something is to be asked again, in milliseconds since 1970; the largest number if nothing is. */
    long due() {
        return askAt;
    }
}
