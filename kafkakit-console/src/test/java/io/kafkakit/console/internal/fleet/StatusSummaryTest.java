package io.kafkakit.console.internal.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.console.fleet.FleetInstance;
import io.kafkakit.console.fleet.FleetInstance.Applied;
import io.kafkakit.console.fleet.FleetInstance.Identity;
import io.kafkakit.internal.monitor.PartitionSnapshot;
import io.kafkakit.monitor.Counts;
import io.kafkakit.monitor.GroupState;
import io.kafkakit.monitor.GroupStatus;
import io.kafkakit.monitor.MemberStatus;
import io.kafkakit.monitor.PartitionStatus;
import io.kafkakit.monitor.Problem;
import io.kafkakit.monitor.Stall;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class StatusSummaryTest {

    private static final Instant NOW = Instant.parse("2026-12-01T10:00:00Z");
    private static final Identity IDENTITY = new Identity("pod-1", "a1b2", NOW, NOW, 5_000);

    private static PartitionStatus partition(String topic, int number, long lag, boolean stalled) {
        return new PartitionSnapshot(
                new TopicPartition(topic, number),
                new PartitionSnapshot.Offsets(1_000_000 + lag, 1_000_000, lag, 0, NOW.toEpochMilli() - number),
                new PartitionSnapshot.Held(0, 0, 0, 0, false),
                PartitionSnapshot.Retries.NONE,
                stalled ? new Stall(NOW, "no broker answers") : null);
    }

    private static GroupStatus status(List<PartitionStatus> partitions, List<Problem> problems) {
        return new GroupStatus(
                "group",
                GroupState.RUNNING,
                new Counts(1, 2, 3, 4, 5, 6),
                List.of(),
                List.of(new MemberStatus(0, "member-0", false, NOW, partitions)),
                List.of(),
                problems,
                null);
    }

    private static FleetInstance read(byte[] value) throws FleetFormat.Foreign {
        byte[] key = FleetFormat.key("group", "pod-1", "a1b2");
        return FleetFormat.instance(new ConsumerRecord<>("fleet", 0, 0, key, value));
    }

    @Test
    void of_600_partitions_all_are_counted_and_the_worst_are_told() throws Exception {
        List<PartitionStatus> partitions = new ArrayList<>();
        for (int number = 0; number < 600; number++) {
            partitions.add(partition("orders", number, number, number == 7));
        }
        byte[] value = StatusSummary.fitting(status(partitions, List.of()), IDENTITY, Applied.NONE);

        assertThat(value).hasSizeLessThan(StatusSummary.LARGEST);
        FleetInstance read = read(value);
        assertThat(read.reading().sums()).singleElement().satisfies(sum -> {
            assertThat(sum.partitions()).isEqualTo(600);
            assertThat(sum.assigned()).isEqualTo("0-599");
            assertThat(sum.lag()).isEqualTo(599 * 600 / 2);
            assertThat(sum.stalled()).isEqualTo(1);
            assertThat(sum.oldestWrittenAt()).isEqualTo(NOW.minusMillis(599));
        });
        assertThat(read.reading().partitions())
                .extracting(FleetInstance.Partition::partition)
                .startsWith(7, 599, 598)
                .hasSize(100);
        assertThat(read.reading().partitionsLeftOut()).isEqualTo(500);
    }

    @Test
    void what_does_not_fit_is_told_with_less_detail_and_sums_stay_right() throws Exception {
        List<PartitionStatus> partitions = new ArrayList<>();
        String longName = "t".repeat(240);
        for (int number = 0; number < 3_000; number++) {
            partitions.add(partition(longName + number, number, 1, true));
        }
        List<Problem> problems =
                List.of(new Problem(NOW, "x".repeat(100_000), new Exception("y".repeat(100_000)), null));
        byte[] value = StatusSummary.fitting(status(partitions, problems), IDENTITY, Applied.NONE);

        assertThat(value).hasSizeLessThan(StatusSummary.LARGEST);
        FleetInstance read = read(value);
        assertThat(read.reading().sums().stream()
                        .mapToInt(FleetInstance.Sum::partitions)
                        .sum())
                .isEqualTo(3_000);
        assertThat(read.reading().sums().get(read.reading().sums().size() - 1).topic())
                .isEmpty();
    }

    @Test
    void a_status_is_read_as_it_was_written() throws Exception {
        List<PartitionStatus> partitions = List.of(partition("a", 0, -1, false), partition("a", 2, 5, false));
        FleetInstance written = StatusSummary.of(
                status(partitions, List.of(new Problem(NOW, "what", new Exception("why"), null))),
                IDENTITY,
                new Applied("id", 0, 17, List.of(new FleetInstance.Answer("id", null))),
                StatusSummary.Detail.FULL);
        assertThat(read(FleetFormat.write(written))).isEqualTo(written);
        assertThat(written.reading().sums()).singleElement().satisfies(sum -> {
            assertThat(sum.assigned()).isEqualTo("0,2");
            assertThat(sum.lag()).isEqualTo(5);
            assertThat(sum.lagUnknown()).isEqualTo(1);
        });
    }
}
