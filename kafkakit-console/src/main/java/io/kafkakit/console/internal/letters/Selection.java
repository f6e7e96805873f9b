package io.kafkakit.console.internal.letters;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a query selects: one page of it, and what all of it has in common.
 *
 * @param count of all that it selects
 * @param from the number of the first row of the page, from 1
 * @param pages at least 1
 * @param groups the most frequent first
 * @param histogram failures over time; empty if nothing is selected
 */
public record Selection(
        List<Row> rows, long count, long from, int page, int pages, List<Group> groups, List<Bucket> histogram) {

    private static final int BUCKETS = 72;

    /**
     * Dead letters with the same error, event and group.
     *
     * @param last when the last of them failed
     */
    public record Group(
            String error, @Nullable String event, @Nullable String group, long count, Instant last) {

        /** The class without its package. */
        public String shortError() {
            return error.substring(error.lastIndexOf('.') + 1);
        }
    }

    /**
     * A part of the time.
     *
     * @param begin in seconds since 1970
     */
    public record Bucket(long begin, long count) {}

    static Selection of(List<Row> matching, LetterQuery query, int pageSize) {
        int pages = Math.max(1, (matching.size() + pageSize - 1) / pageSize);
        int page = Math.min(query.page(), pages);
        int begin = (page - 1) * pageSize;
        matching.sort(order(query));
        List<Row> rows = List.copyOf(matching.subList(begin, Math.min(matching.size(), begin + pageSize)));
        return new Selection(rows, matching.size(), begin + 1L, page, pages, groups(matching), histogram(matching));
    }

    private static Comparator<Row> order(LetterQuery query) {
        Comparator<Row> byPosition = Comparator.comparing(Row::position);
        Comparator<Row> order = switch (query.order()) {
            case "error" -> Comparator.comparing(row -> row.kind().shortError());
            case "event" -> Comparator.comparing(row -> text(row.kind().event()));
            case "group" -> Comparator.comparing(row -> text(row.kind().group()));
            case "attempts" -> Comparator.comparingInt(Row::attempts);
            case "position" -> byPosition;
            default -> Comparator.comparingLong(Row::millis);
        };
        return (query.isDescending() ? order.reversed() : order).thenComparing(byPosition);
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    private record GroupKey(
            String error, @Nullable String event, @Nullable String group) {}

    private static final class Count {
        private long count;
        private long last;

        void add(long more, long at) {
            count += more;
            last = Math.max(last, at);
        }
    }

    private static List<Group> groups(List<Row> matching) {
        // By identity first: there are many rows, and few kinds.
        IdentityHashMap<Kind, Count> kinds = new IdentityHashMap<>();
        for (Row row : matching) {
            kinds.computeIfAbsent(row.kind(), unused -> new Count()).add(1, row.millis());
        }
        Map<GroupKey, Count> counts = new HashMap<>();
        kinds.forEach((kind, count) -> counts.computeIfAbsent(
                        new GroupKey(
                                kind.error() == null ? kind.shortError() : kind.error(), kind.event(), kind.group()),
                        unused -> new Count())
                .add(count.count, count.last));
        List<Group> groups = new ArrayList<>();
        counts.forEach((key, count) -> groups.add(
                new Group(key.error(), key.event(), key.group(), count.count, Instant.ofEpochMilli(count.last))));
        groups.sort(Comparator.comparingLong(Group::count).reversed().thenComparing(Group::error));
        return groups;
    }

    private static List<Bucket> histogram(List<Row> matching) {
        if (matching.isEmpty()) {
            return List.of();
        }
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        for (Row row : matching) {
            first = Math.min(first, row.millis());
            last = Math.max(last, row.millis());
        }
        long width = Math.max(1_000, (last - first) / BUCKETS + 1);
        long[] counts = new long[BUCKETS];
        for (Row row : matching) {
            counts[(int) Math.min(BUCKETS - 1, (row.millis() - first) / width)]++;
        }
        List<Bucket> buckets = new ArrayList<>();
        for (int i = 0; i < BUCKETS; i++) {
            buckets.add(new Bucket((first + i * width) / 1_000, counts[i]));
        }
        return buckets;
    }
}
