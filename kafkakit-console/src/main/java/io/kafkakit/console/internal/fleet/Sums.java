package io.kafkakit.console.internal.fleet;

import io.kafkakit.console.fleet.FleetInstance.Sum;
import io.kafkakit.monitor.PartitionStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The partitions of an instance, by topic. */
final class Sums {

    private Sums() {}

    /**
     * A sum for each topic.
     *
     * @param most if there are more topics, the last sum is that of all others
     * @param text characters of the list of partitions
     */
    static List<Sum> of(List<PartitionStatus> partitions, int most, int text) {
        Map<String, List<PartitionStatus>> topics = partitions.stream()
                .collect(Collectors.groupingBy(PartitionStatus::topic, TreeMap::new, Collectors.toList()));
        List<Sum> sums = new ArrayList<>();
        List<PartitionStatus> others = new ArrayList<>();
        topics.forEach((topic, its) -> {
            if (sums.size() < most) {
                sums.add(sum(topic, its, ranges(its, text)));
            } else {
                others.addAll(its);
            }
        });
        if (!others.isEmpty()) {
            sums.add(sum("", others, ""));
        }
        return sums;
    }

    private static Sum sum(String topic, List<PartitionStatus> its, String assigned) {
        Instant oldest = its.stream()
                .map(PartitionStatus::oldestWrittenAt)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
        return new Sum(
                topic,
                its.size(),
                assigned,
                its.stream().mapToLong(each -> Math.max(0, each.lag())).sum(),
                (int) its.stream().filter(each -> each.lag() < 0).count(),
                its.stream().mapToLong(PartitionStatus::waitingRetries).sum(),
                (int) its.stream().filter(each -> each.stalled() != null).count(),
                oldest);
    }

    private static String ranges(List<PartitionStatus> its, int text) {
        int[] numbers = its.stream()
                .mapToInt(PartitionStatus::partition)
                .sorted()
                .distinct()
                .toArray();
        StringBuilder ranges = new StringBuilder();
        for (int first = 0; first < numbers.length; ) {
            int last = first;
            while (last + 1 < numbers.length && numbers[last + 1] == numbers[last] + 1) {
                last++;
            }
            ranges.append(ranges.isEmpty() ? "" : ",").append(numbers[first]);
            ranges.append(last == first ? "" : "-" + numbers[last]);
            if (ranges.length() > text) {
                return ranges.substring(0, text) + "…";
            }
            first = last + 1;
        }
        return ranges.toString();
    }
}
