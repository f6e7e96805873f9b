package io.kafkakit.internal.deadletter;

import io.kafkakit.deadletter.DeadLetter;
import io.kafkakit.deadletter.DeadLetterFilter;
import io.kafkakit.deadletter.Preview;
import io.kafkakit.deadletter.Resolve;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/** A summary of dead letters. */
final class Summary {

    /** The texts come from the network. At most this many different ones are counted separately. */
    private static final int MOST_WORDS = 1_000;

    private static final Resolve DEFAULT = Resolve.redrive();

    private final Map<String, Long> errors = new TreeMap<>();
    private final Map<String, Long> sources = new TreeMap<>();
    private final Map<String, Long> targets = new TreeMap<>();
    private long count;
    private long undated;
    private long leftOut;
    private @Nullable Instant oldest;
    private @Nullable Instant newest;

    /** Adds a dead letter of the topic, if the filter selects it. */
    void add(DeadLetter letter, DeadLetterFilter filter) {
        if (filter.matches(letter)) {
            add(letter);
        } else if (filter.leavesOut(letter)) {
            leftOut++;
        }
    }

    private void add(DeadLetter letter) {
        count++;
        Instant failed = letter.failure().at();
        Instant at = failed == null ? letter.writtenAt() : failed;
        undated += failed == null ? 1 : 0;
        oldest = oldest == null || at.isBefore(oldest) ? at : oldest;
        newest = newest == null || at.isAfter(newest) ? at : newest;
        count(errors, error(letter));
        count(sources, source(letter));
        String target = Return.target(letter, DEFAULT);
        count(targets, target == null ? "no retry topic is known" : target);
    }

    private static String error(DeadLetter letter) {
        String name = letter.failure().rootCause();
        String message = letter.failure().message();
        return name != null ? name : message != null ? message : "unknown";
    }

    private static String source(DeadLetter letter) {
        String topic = letter.source().topic();
        String group = letter.source().group();
        return (topic == null ? "unknown topic" : topic) + (group == null ? "" : " in " + group);
    }

    private static void count(Map<String, Long> counts, String word) {
        counts.merge(counts.size() < MOST_WORDS || counts.containsKey(word) ? word : "others", 1L, Long::sum);
    }

    Preview preview(DeadLetterFilter filter, Uuid topicId, Map<Integer, Long> ends) {
        return new FrozenPreview(
                filter,
                new FrozenPreview.Extent(topicId, Map.copyOf(ends)),
                new FrozenPreview.Counts(count, undated, leftOut),
                new FrozenPreview.Times(oldest, newest),
                new FrozenPreview.Words(sorted(errors), sorted(sources), sorted(targets)));
    }

    /** Sorted by number, the largest first. */
    private static Map<String, Long> sorted(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, Long::sum, LinkedHashMap::new));
    }
}
