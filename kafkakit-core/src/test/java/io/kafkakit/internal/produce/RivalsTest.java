package io.kafkakit.internal.produce;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.internal.commit.Lanes;
import io.kafkakit.internal.lifecycle.StopSignal;
import io.kafkakit.internal.monitor.Monitor;
import io.kafkakit.monitor.Problem;
import io.kafkakit.support.HandClock;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.junit.jupiter.api.Test;

class RivalsTest {

    private final Exception fenced = new KafkaException("in an error state", new ProducerFencedException("no"));

    private final HandClock clock = new HandClock();
    private final Monitor monitor = Lanes.monitor(clock);
    private final Rivals rivals = new Rivals(monitor);
    private final OwnedProducer producer = owned("pod-0-g-0-1");

    private static OwnedProducer owned(String id) {
        return new OwnedProducer(Map.of("transactional.id", id, "transaction.timeout.ms", "10000"), new StopSignal());
    }

    private void replacedAfter(OwnedProducer owned, long seconds, Exception reason) {
        long began = clock.nanos();
        clock.pass(Duration.ofSeconds(seconds));
        rivals.replaced(owned, reason, began);
    }

    @Test
    void whose_transactions_are_fenced_again_and_again_before_their_timeout_has_one() {
        replacedAfter(producer, 1, fenced);
        replacedAfter(producer, 1, fenced);
        assertThat(monitor.problems()).as("a predecessor, or a successor").isEmpty();
        replacedAfter(producer, 1, fenced);
        replacedAfter(producer, 1, fenced);
        assertThat(monitor.problems())
                .singleElement()
                .extracting(Problem::what)
                .isEqualTo("another instance uses the transactional ids pod-0-g-…: give each instance its own"
                        + " producerPool prefix");
    }

    @Test
    void whose_transactions_time_out_has_none() {
        for (int i = 0; i < 5; i++) {
            replacedAfter(producer, 11, fenced);
            replacedAfter(producer, 1, new KafkaException("something else"));
        }
        assertThat(monitor.problems()).isEmpty();
    }

    @Test
    void two_producers_that_are_fenced_once_or_twice_each_have_none() {
        for (String id : new String[] {"pod-0-g-0-0", "pod-0-g-0-1"}) {
            OwnedProducer each = owned(id);
            replacedAfter(each, 1, fenced);
            replacedAfter(each, 1, fenced);
        }
        assertThat(monitor.problems()).isEmpty();
    }

    @Test
    void it_is_gone_when_nobody_was_fenced_for_a_minute_of_commits() {
        for (int i = 0; i < 3; i++) {
            replacedAfter(producer, 1, fenced);
        }
        clock.pass(Duration.ofSeconds(59));
        rivals.committed();
        assertThat(monitor.problems()).hasSize(1);
        clock.pass(Duration.ofSeconds(1));
        rivals.committed();
        assertThat(monitor.problems()).isEmpty();
    }
}
