package io.kafkakit.cli.groups;

import io.kafkakit.cli.terminal.CommandFailure;
import io.kafkakit.cli.terminal.Times;
import io.kafkakit.cli.terminal.WrongUsage;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Where a group is to go on.
 *
 * @param offset this very one; null if it is looked up
 * @param lookup in each partition; null if the offset is given
 */
record Destination(@Nullable Long offset, @Nullable OffsetSpec lookup) {

    private static final Pattern NUMBER = Pattern.compile("\\d+");

    static Destination parse(String text) {
        if (text.equals("earliest")) {
            return new Destination(null, OffsetSpec.earliest());
        }
        if (text.equals("latest")) {
            return new Destination(null, OffsetSpec.latest());
        }
        try {
            if (NUMBER.matcher(text).matches()) {
                return new Destination(Long.parseLong(text), null);
            }
            Instant time = Times.parse(text);
            return new Destination(null, OffsetSpec.forTimestamp(time.toEpochMilli()));
        } catch (DateTimeException | NumberFormatException e) {
            throw new WrongUsage(
                    "--to " + text + " is no position in a log; write earliest, latest, an offset,"
                            + " 2026-11-23T10:00:00Z, or PT2H for two hours ago",
                    e);
        }
    }

    /** In each of these; where no record is that late, the end. */
    Map<TopicPartition, Long> of(GroupOffsets offsets, List<TopicPartition> partitions) {
        Map<TopicPartition, Long> begins = offsets.offsets(partitions, OffsetSpec.earliest());
        Map<TopicPartition, Long> ends = offsets.offsets(partitions, OffsetSpec.latest());
        Map<TopicPartition, Long> found = lookup == null ? Map.of() : offsets.offsets(partitions, lookup);
        Map<TopicPartition, Long> wanted = new TreeMap<>(Partitions.BY_NAME);
        for (TopicPartition partition : partitions) {
            long begin = begins.getOrDefault(partition, 0L);
            long end = ends.getOrDefault(partition, 0L);
            long wants = offset != null ? offset : found.getOrDefault(partition, -1L);
            long place = wants < 0 ? end : wants;
            if (place < begin || place > end) {
                throw new CommandFailure("--to " + place + ": " + partition + " has the offsets " + begin + " to " + end
                        + "; pass one of them, earliest or latest");
            }
            wanted.put(partition, place);
        }
        return wanted;
    }
}
