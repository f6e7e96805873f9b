package io.kafkakit.micrometer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.DeadLetterException;
import io.kafkakit.RetryLaterException;
import io.kafkakit.UnavailableException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AttemptOutcomeTest {

    private final RetryLaterException later = new RetryLaterException("later", Duration.ofSeconds(1));
    private final UnavailableException away = new UnavailableException("away");

    @Test
    void the_first_exception_that_says_something_decides() {
        assertThat(AttemptOutcome.of(away)).isEqualTo(AttemptOutcome.UNAVAILABLE);
        assertThat(AttemptOutcome.of(later)).isEqualTo(AttemptOutcome.POSTPONED);
        assertThat(AttemptOutcome.of(new IllegalStateException(later))).isEqualTo(AttemptOutcome.POSTPONED);
        assertThat(AttemptOutcome.of(new DeadLetterException("no", away))).isEqualTo(AttemptOutcome.FAILED);
        assertThat(AttemptOutcome.of(new IllegalStateException("broken"))).isEqualTo(AttemptOutcome.FAILED);
    }

    @Test
    void causes_in_a_circle_end() {
        IllegalStateException one = new IllegalStateException("one");
        IllegalStateException two = new IllegalStateException("two", one);
        one.initCause(two);
        assertThat(AttemptOutcome.of(one)).isEqualTo(AttemptOutcome.FAILED);
    }
}
