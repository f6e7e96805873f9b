package io.kafkakit.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ClosingTest {

    private static final Duration SHORT = Duration.ofMillis(1);

    @Test
    void what_never_closes_is_left_behind_and_an_interrupt_is_kept() {
        CountDownLatch release = new CountDownLatch(1);
        Thread.currentThread().interrupt();
        try {
            assertThat(Closing.within(SHORT, "stuck", () -> awaitInSpiteOfAll(release)))
                    .isFalse();
            assertThat(Thread.interrupted()).isTrue();
        } finally {
            release.countDown();
            Thread.interrupted();
        }
    }

    @Test
    void what_closes_is_waited_for_and_may_fail() {
        CountDownLatch closed = new CountDownLatch(1);
        assertThat(Closing.within(SHORT, "quick", closed::countDown)).isTrue();
        assertThat(closed.getCount()).isZero();
        assertThat(Closing.within(SHORT, "failing", () -> {
                    throw new AssertionError("for the test");
                }))
                .isTrue();
    }

    private static void awaitInSpiteOfAll(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException e) {
                Thread.interrupted();
            }
        }
    }
}
