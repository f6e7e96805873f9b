package io.kafkakit.internal.dispatch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.Batches;
import io.kafkakit.internal.ledger.Ledger;
import io.kafkakit.internal.ledger.Restored;
import io.kafkakit.support.Deliveries;
import io.kafkakit.support.MillisClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** When a batch waits for more records. Nobody runs its strand but the test. */
class LingerTest {

    /** As many records make the partition full. */
    private static final int FULL = 50;

    /** In milliseconds. */
    private static final long LINGER = 500;

    private final MillisClock clock = new MillisClock();
    private final Ledger ledger = new Ledger(Restored.nothing(), 4_096);
    private final PartitionLoad load =
            new PartitionLoad(new TopicPartition("orders", 0), new ConsumerLoad(1_000, 1 << 20), FULL, 1 << 20);
    private final Linger linger = new Linger(Batches.upTo(10).withLinger(Duration.ofMillis(LINGER)), load, clock);
    private final Strand strand = new Strand(each -> false, null);
    private long offset;

    private void offer(int records) {
        load.read(records, 0);
        for (int i = 0; i < records; i++) {
            long its = offset++;
            strand.add(new Waiting(
                    Deliveries.of(
                            Deliveries.plan(null),
                            new ConsumerRecord<>("orders", 0, its, null, "value".getBytes(UTF_8))),
                    Objects.requireNonNull(ledger.delivered(its, its + 1, -1)),
                    Long.MIN_VALUE));
        }
    }

    private void take(int records) {
        strand.take(new ArrayDeque<>(), records);
    }

    /** Whether the strand was woken because its time is over. */
    private boolean isReleased() {
        List<Strand> released = new ArrayList<>();
        linger.release(released);
        return released.contains(strand);
    }

    @Test
    void a_batch_that_is_not_full_rests_for_the_linger_and_no_longer() {
        offer(3);
        assertThat(linger.isOn(strand)).isTrue();
        assertThat(linger.begins()).isTrue();
        assertThat(linger.due()).isEqualTo(clock.millis() + LINGER);
        clock.pass(LINGER - 1);
        assertThat(isReleased()).isFalse();
        clock.pass(1);
        assertThat(isReleased()).isTrue();
        assertThat(linger.isOn(strand)).isFalse();
    }

    @Test
    void a_record_that_comes_later_does_not_prolong_it() {
        offer(3);
        assertThat(linger.isOn(strand)).isTrue();
        long due = linger.due();
        clock.pass(LINGER / 2);
        offer(1);
        assertThat(linger.isOn(strand)).isTrue();
        assertThat(linger.begins()).isFalse();
        assertThat(linger.due()).isEqualTo(due);
    }

    @Test
    void a_full_batch_does_not_wait() {
        offer(10);
        assertThat(linger.isOn(strand)).isFalse();
        assertThat(linger.hasStrand()).isFalse();
    }

    @Test
    void records_that_have_waited_once_do_not_wait_again_when_another_ends_their_batch() {
        offer(5);
        assertThat(linger.isOn(strand)).isTrue();
        clock.pass(LINGER);
        assertThat(isReleased()).isTrue();
        assertThat(linger.isOn(strand)).isFalse();
        // A record with an event of its own ended the batch after two.
        take(2);
        assertThat(linger.isOn(strand)).as("the other three").isFalse();
        take(3);
        offer(1);
        assertThat(linger.isOn(strand)).as("a new one").isTrue();
    }

    @Test
    void records_behind_a_full_batch_have_not_waited_yet() {
        offer(12);
        assertThat(linger.isOn(strand)).isFalse();
        take(10);
        assertThat(linger.isOn(strand)).isTrue();
    }

    @Test
    void a_partition_that_is_full_gets_no_more_records_and_does_not_wait() {
        Linger large = new Linger(Batches.upTo(500).withLinger(Duration.ofMillis(LINGER)), load, clock);
        offer(FULL - 1);
        assertThat(large.isOn(strand)).isTrue();
        offer(1);
        assertThat(large.isOn(strand)).isFalse();
        take(20);
        load.settled(20, 0);
        assertThat(large.isOn(strand)).as("those were told not to wait").isFalse();
    }

    @Test
    void without_a_linger_nothing_waits() {
        offer(1);
        assertThat(new Linger(Batches.upTo(10), load, clock).isOn(strand)).isFalse();
    }
}
