package io.kafkakit.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BackgroundTaskTest {

    private final Threads threads = new Threads("test");
    private final AtomicBoolean ended = new AtomicBoolean();

    @Test
    void it_fails_as_the_work_failed() {
        RuntimeException failure = new IllegalStateException("of the work");
        BackgroundTask underway = BackgroundTask.start(threads, "work", () -> {
            throw failure;
        });
        assertThatThrownBy(() -> underway.await(() -> {})).isSameAs(failure);
        Error fatal = new StackOverflowError();
        BackgroundTask worse = BackgroundTask.start(threads, "work", () -> {
            throw fatal;
        });
        assertThatThrownBy(() -> worse.await(() -> {})).isSameAs(fatal);
    }

    @Test
    void who_is_interrupted_goes_on_when_the_work_has_ended() {
        CountDownLatch told = new CountDownLatch(1);
        BackgroundTask underway = BackgroundTask.start(threads, "work", () -> {
            awaitQuietly(told);
            ended.set(!Thread.currentThread().isInterrupted());
        });
        Thread waiting = Thread.currentThread();
        threads.daemon("later", () -> {
                    while (waiting.getState() != Thread.State.TIMED_WAITING) {
                        Thread.onSpinWait();
                    }
                    told.countDown();
                })
                .start();
        waiting.interrupt();
        assertThatThrownBy(() -> underway.await(() -> {})).isInstanceOf(InterruptedException.class);
        assertThat(ended).isTrue();
    }

    @Test
    void work_that_does_not_end_is_interrupted_too() {
        BackgroundTask underway = BackgroundTask.start(threads, "work", () -> {
            awaitQuietly(new CountDownLatch(1));
            ended.set(true);
        });
        Thread.currentThread().interrupt();
        AtomicBoolean asked = new AtomicBoolean();
        long begin = System.nanoTime();
        assertThatThrownBy(() -> underway.await(() -> asked.set(true))).isInstanceOf(InterruptedException.class);
        assertThat(ended).isTrue();
        assertThat(asked).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isBetween(Duration.ofSeconds(5), Duration.ofSeconds(30));
    }

    @Test
    void who_is_interrupted_again_does_not_wait_for_so_long() {
        BackgroundTask underway = BackgroundTask.start(threads, "work", () -> {
            awaitQuietly(new CountDownLatch(1));
            ended.set(true);
        });
        Thread waiting = Thread.currentThread();
        threads.daemon("again", () -> {
                    while (waiting.getState() != Thread.State.TIMED_WAITING) {
                        Thread.onSpinWait();
                    }
                    waiting.interrupt();
                })
                .start();
        waiting.interrupt();
        assertThatThrownBy(() -> underway.await(() -> {})).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(ended).isTrue();
        assertThat(underway.isOver()).isTrue();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
