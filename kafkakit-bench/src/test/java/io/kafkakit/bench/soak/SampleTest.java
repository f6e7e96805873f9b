package io.kafkakit.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.internal.monitor.LaneSnapshot;
import io.kafkakit.internal.monitor.PartitionSnapshot;
import io.kafkakit.monitor.Counts;
import io.kafkakit.monitor.GroupState;
import io.kafkakit.monitor.GroupStatus;
import io.kafkakit.monitor.LaneState;
import io.kafkakit.monitor.LaneStatus;
import io.kafkakit.monitor.MemberStatus;
import io.kafkakit.monitor.PartitionStatus;
import io.kafkakit.monitor.Spread;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class SampleTest {

    @Test
    void rates_are_of_the_time_since_the_sample_before() {
        Sample.Moment before = new Sample.Moment(10, vitals(100, 2_000), 2_100, 1_990);
        Sample.Moment now = new Sample.Moment(20, vitals(150, 12_000), 12_100, 11_990);

        Sample sample = Sample.between(before, now, List.of());

        assertThat(sample.seconds()).isEqualTo(20);
        assertThat(sample.transactionsPerSecond()).isEqualTo(5);
        assertThat(sample.recordsPerTransaction()).isEqualTo(200);
        assertThat(sample.written()).isEqualTo(12_100);
        assertThat(sample.read()).isEqualTo(11_990);
    }

    @Test
    void latencies_are_percentiles_of_what_was_read_in_between() {
        Sample.Moment moment = new Sample.Moment(10, vitals(0, 0), 0, 0);

        Sample sample = Sample.between(
                moment,
                new Sample.Moment(20, vitals(0, 0), 0, 0),
                IntStream.rangeClosed(1, 200).mapToObj(i -> (double) i).toList());

        assertThat(sample.p50Millis()).isEqualTo(100);
        assertThat(sample.p99Millis()).isEqualTo(198);
    }

    @Test
    void what_cannot_be_known_is_empty_in_the_file() {
        Sample.Moment moment = new Sample.Moment(10, vitals(7, 90), 90, 80);

        Sample sample = Sample.between(moment, new Sample.Moment(20, vitals(7, 90), 90, 80), List.of());

        assertThat(sample.csv()).isEqualTo("20.00,1,41943040,60,100,10,5,3,0.00,,,,90,80,7,0,90,0,0");
        assertThat(sample.csv().split(",", -1)).hasSameSizeAs(Sample.HEADER.split(",", -1));
    }

    @Test
    void vitals_are_of_all_members_and_of_those_that_are_gone() {
        Vitals.Gone gone = Vitals.Gone.NONE.plus(status(10));

        Vitals vitals = Vitals.measure(List.of(status(100), status(1_000)), gone);

        assertThat(vitals.members()).isEqualTo(2);
        assertThat(vitals.transactions()).isEqualTo(1_110);
        assertThat(vitals.failedCommits()).isEqualTo(3);
        assertThat(vitals.done()).isEqualTo(3 * 5);
        assertThat(vitals.retried()).isEqualTo(3 * 2);
        assertThat(vitals.deadLettered()).isEqualTo(3);
        assertThat(vitals.lag()).isEqualTo(2 * 70);
        assertThat(vitals.inFlight()).isEqualTo(2 * 7);
        assertThat(vitals.waitingRetries()).isEqualTo(2 * 4);
        assertThat(vitals.state()).isEqualTo("RUNNING");
        assertThat(vitals.problem()).isNull();
        assertThat(vitals.heapBytes()).isPositive();
        assertThat(vitals.threads()).isPositive();
    }

    private static Vitals vitals(long transactions, long done) {
        Vitals vitals = Samples.vitals();
        return new Vitals(
                vitals.heapBytes(),
                vitals.threads(),
                vitals.openFiles(),
                vitals.members(),
                vitals.lag(),
                vitals.inFlight(),
                vitals.waitingRetries(),
                transactions,
                0,
                done,
                0,
                0,
                vitals.state(),
                null);
    }

    private static GroupStatus status(long commits) {
        PartitionStatus partition = new PartitionSnapshot(
                new TopicPartition("soak-in-0", 0),
                new PartitionSnapshot.Offsets(100, 30, 70, 0, -1),
                new PartitionSnapshot.Held(7, 700, 1, 2, false),
                new PartitionSnapshot.Retries(4, Instant.EPOCH),
                null);
        MemberStatus member = new MemberStatus(0, "one", true, Instant.EPOCH, List.of(partition));
        LaneStatus lane = new LaneSnapshot(
                0,
                true,
                LaneState.IDLE,
                new LaneSnapshot.Done(
                        commits,
                        1,
                        new Spread<>(0L, 0L, 0L),
                        new Spread<>(0L, 0L, 0L),
                        new Spread<>(Duration.ZERO, Duration.ZERO, Duration.ZERO),
                        0),
                null,
                null);
        return new GroupStatus(
                "soak",
                GroupState.RUNNING,
                new Counts(2, 2, 0, 1, 0, 2),
                List.of(),
                List.of(member),
                List.of(lane),
                List.of(),
                null);
    }
}
