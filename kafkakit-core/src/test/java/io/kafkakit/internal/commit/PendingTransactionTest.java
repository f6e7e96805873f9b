package io.kafkakit.internal.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.produce.StoppedException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PendingTransactionTest {

    private final ExecutorService background = Executors.newSingleThreadExecutor();

    @AfterEach
    void endThread() {
        background.shutdownNow();
    }

    /** It comes to its offsets and no further, so it needs no producer. */
    private static PendingTransaction begun(Supplier<@Nullable Attempt> offsets) {
        PendingTransaction.Timing timing = new PendingTransaction.Timing(Clock.system(), 0);
        return new PendingTransaction(Batch.of(List.of()), null, null, timing, offsets);
    }

    /** A lane that is told so looks at once, and may not look again. */
    @Test
    void who_is_told_that_it_has_ended_finds_that_it_has() {
        PendingTransaction begun = begun(() -> new Attempt.Failed(List.of(), new KafkaException("for the test")));
        AtomicBoolean ended = new AtomicBoolean();
        begun.start(background, () -> ended.set(begun.hasEnded()));
        assertThat(begun.await()).isInstanceOf(PendingTransaction.Ending.NotCommitted.class);
        assertThat(ended).isTrue();
    }

    @Test
    void an_error_that_is_not_Kafkas_comes_out_as_what_it_is() {
        PendingTransaction error = begun(() -> {
            throw new OutOfMemoryError("for the test");
        });
        error.start(background, () -> {});
        assertThatThrownBy(error::await).isInstanceOf(OutOfMemoryError.class);
        PendingTransaction fault = begun(() -> {
            throw new ArithmeticException("for the test");
        });
        fault.start(background, () -> {});
        assertThatThrownBy(fault::await)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(ArithmeticException.class);
    }

    /** Who closes a group stops its lanes and their helpers, and not both at once. It is no fault that would end the group. */
    @Test
    void where_the_other_thread_has_ended_the_lane_is_stopped() {
        PendingTransaction begun = begun(() -> null);
        background.shutdownNow();
        assertThatThrownBy(() -> begun.start(background, () -> {})).isInstanceOf(StoppedException.class);
        assertThat(begun.hasEnded()).isFalse();
    }
}
