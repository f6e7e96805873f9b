package io.kafkakit.internal.monitor;

import static io.kafkakit.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.lifecycle.Threads;
import io.kafkakit.monitor.GroupListener;
import io.kafkakit.monitor.GroupState;
import io.kafkakit.monitor.Problem;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ListenersTest {

    private static Monitor monitor(GroupListener... listeners) {
        Monitor monitor = new Monitor(List.of(listeners), new Threads("listeners-test"), Clock.system());
        monitor.start();
        return monitor;
    }

    @Test
    void a_listener_that_never_returns_is_not_waited_for_by_anybody() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        CountDownLatch called = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        Monitor monitor = monitor(new GroupListener() {
            @Override
            public void onProblem(Problem problem) {
                calls.incrementAndGet();
                called.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    interrupted.countDown();
                    Thread.currentThread().interrupt();
                }
            }
        });
        for (int i = 0; i < 20_000; i++) {
            monitor.problem("it", "nothing " + i, new Exception("for the test"));
        }
        called.await();
        monitor.close();
        interrupted.await();
        assertThat(calls).hasValue(1);
    }

    @Test
    void what_a_listener_throws_keeps_no_call_from_it_or_from_another() throws Exception {
        List<GroupState> told = new CopyOnWriteArrayList<>();
        AtomicInteger thrown = new AtomicInteger();
        Monitor monitor = monitor(
                new GroupListener() {
                    @Override
                    public void onStateChanged(GroupState state) {
                        thrown.incrementAndGet();
                        throw new AssertionError("for the test");
                    }
                },
                new GroupListener() {
                    @Override
                    public void onStateChanged(GroupState state) {
                        told.add(state);
                    }
                });
        for (GroupState state : GroupState.values()) {
            monitor.tell(listener -> listener.onStateChanged(state));
        }
        monitor.close();
        eventually(() -> told.size() == GroupState.values().length);
        assertThat(told).containsExactly(GroupState.values());
        assertThat(thrown).hasValue(GroupState.values().length);
    }

    @Test
    void a_listener_may_close_what_calls_it() {
        CountDownLatch closed = new CountDownLatch(1);
        Monitor[] own = new Monitor[1];
        own[0] = monitor(new GroupListener() {
            @Override
            public void onStateChanged(GroupState state) {
                try {
                    own[0].close();
                    closed.countDown();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        });
        own[0].tell(listener -> listener.onStateChanged(GroupState.CLOSED));
        eventually(() -> closed.getCount() == 0);
    }

    /** Fails when it is printed, too. */
    private static final class Speechless extends Error {

        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new AssertionError("no words");
        }
    }

    @Test
    void a_listener_that_interrupts_its_thread_or_fails_with_what_cannot_be_printed_is_told_of_all_that_follows()
            throws Exception {
        AtomicInteger calls = new AtomicInteger();
        Monitor monitor = monitor(new GroupListener() {
            @Override
            public void onStateChanged(GroupState state) {
                calls.incrementAndGet();
                Thread.currentThread().interrupt();
                throw new Speechless();
            }
        });
        for (GroupState state : GroupState.values()) {
            monitor.tell(listener -> listener.onStateChanged(state));
        }
        eventually(() -> calls.get() == GroupState.values().length);
        monitor.close();
    }
}
