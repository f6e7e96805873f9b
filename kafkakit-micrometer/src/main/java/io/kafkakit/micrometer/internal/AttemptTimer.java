package io.kafkakit.micrometer.internal;

import io.kafkakit.EventContext;
import io.kafkakit.interceptor.HandlerCall;
import io.kafkakit.interceptor.HandlerInterceptor;

/**
 * Measures each attempt of a handler, and how long its record waited. A group may handle hundreds of thousands of records
 * a second, so it reads the clock twice and allocates nothing. Thread-safe.
 */
public final class AttemptTimer implements HandlerInterceptor {

    private final GroupObserver observer;
    private final WallClock clock = new WallClock();

    /** Measures for the meters that the observer has. */
    public AttemptTimer(GroupObserver observer) {
        this.observer = observer;
    }

    @Override
    public void intercept(HandlerCall call, EventContext context) throws Exception {
        TopicTimers topic = observer.timers(context.topic());
        if (topic == null) {
            call.proceed();
            return;
        }
        EventTimers event = topic.event(context.event());
        long began = System.nanoTime();
        long waited = clock.millisAt(began) - context.receivedAt().toEpochMilli();
        topic.waited(Math.max(0, waited) * 1_000_000, began);
        AttemptOutcome outcome = AttemptOutcome.HANDLED;
        try {
            call.proceed();
        } catch (Throwable e) {
            outcome = AttemptOutcome.of(e);
            throw e;
        } finally {
            long ended = System.nanoTime();
            event.add(outcome, ended - began, ended);
        }
    }
}
