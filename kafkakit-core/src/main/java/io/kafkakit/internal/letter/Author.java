package io.kafkakit.internal.letter;

import io.kafkakit.HeaderNames;
import io.kafkakit.deadletter.Toolkit;
import io.kafkakit.internal.flow.HeaderText;
import io.kafkakit.internal.recover.Dialect;
import io.kafkakit.internal.recover.Dialects;
import io.kafkakit.internal.recover.OwnHeaders;
import io.kafkakit.internal.recover.Says;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The toolkit that wrote a dead letter, found by its headers.
 *
 * <p>A record may have failed more than once. A dead letter that fails where dead letters are read has the headers of
 * two toolkits. The last writer counts, because the dead letter came from its topic.
 *
 * <p>Most toolkits add their headers at the end, so of two the later one is the last writer. SmallRye puts its own in
 * front. If one is in front and another at the end, and they name different topics, the last writer is unknown.
 *
 * @param dialect null for ours, or for an unknown writer
 * @param besides dialects in which our own dead letter is written too
 * @param isSure whether the last writer is known
 */
record Author(Toolkit toolkit, @Nullable Dialect dialect, List<Dialect> besides, boolean isSure) {

    private static final Author UNKNOWN = new Author(Toolkit.UNKNOWN, null, List.of(), true);

    /** The positions of a toolkit's headers; the dialect is null for ours. */
    private record Found(Toolkit toolkit, @Nullable Dialect dialect, int first, int last) {

        boolean isInFront() {
            return dialect != null && dialect.chain().isNewestFirst();
        }

        @Nullable
        String topic(Headers headers) {
            return dialect == null
                    ? HeaderText.text(headers, HeaderNames.ORIGINAL_TOPIC)
                    : dialect.said(headers).text(Says.TOPIC);
        }
    }

    static Author of(Headers headers) {
        List<Found> found = found(headers);
        Found ours = found.stream()
                .filter(each -> each.dialect() == null)
                .findFirst()
                .orElse(null);
        List<Dialect> besides = ours == null ? List.of() : besides(found, headers);
        found.removeIf(each -> besides.contains(each.dialect()));
        Found end = found.stream()
                .filter(each -> !each.isInFront())
                .max(Comparator.comparingInt(Found::last))
                .orElse(null);
        Found front = found.stream()
                .filter(Found::isInFront)
                .min(Comparator.comparingInt(Found::first))
                .orElse(null);
        Found last = end == null ? front : end;
        if (last == null) {
            return UNKNOWN;
        }
        boolean isSure = end == null
                || front == null
                || !isAtTheBeginning(front, headers)
                || Objects.equals(end.topic(headers), front.topic(headers));
        return new Author(last.toolkit(), last.dialect(), last.dialect() == null ? besides : List.of(), isSure);
    }

    private static List<Found> found(Headers headers) {
        List<Found> found = new ArrayList<>();
        int disposition = -1;
        int failedAt = -1;
        boolean hasReason = false;
        int index = 0;
        for (Header header : headers) {
            switch (header.key()) {
                case HeaderNames.DISPOSITION -> disposition = index;
                case HeaderNames.FAILED_AT -> failedAt = index;
                case HeaderNames.ERROR_REASON -> hasReason = true;
                default -> add(found, header.key(), index);
            }
            index++;
        }
        found.removeIf(each -> each.dialect() != null && !each.dialect().isSpokenIn(headers));
        if (disposition >= 0) {
            found.add(new Found(Toolkit.KAFKAKIT, null, disposition, disposition));
        } else if (failedAt >= 0 && hasReason) {
            found.add(new Found(Toolkit.KAFKAKIT_NPM, null, failedAt, failedAt));
        }
        return found;
    }

    private static void add(List<Found> found, String name, int index) {
        Dialect dialect = Dialects.ofTopicHeader(name);
        if (dialect == null) {
            return;
        }
        for (int i = 0; i < found.size(); i++) {
            Found earlier = found.get(i);
            if (dialect.equals(earlier.dialect())) {
                found.set(i, new Found(dialect.toolkit(), dialect, earlier.first(), index));
                return;
            }
        }
        found.add(new Found(dialect.toolkit(), dialect, index, index));
    }

    /** Dialects whose headers name the same record as ours: we wrote them. */
    private static List<Dialect> besides(List<Found> found, Headers headers) {
        String topic = HeaderText.text(headers, HeaderNames.ORIGINAL_TOPIC);
        Long partition = HeaderText.number(headers, HeaderNames.ORIGINAL_PARTITION, Integer.MAX_VALUE);
        Long offset = HeaderText.number(headers, HeaderNames.ORIGINAL_OFFSET, Long.MAX_VALUE);
        List<Dialect> besides = new ArrayList<>();
        for (Found each : found) {
            Dialect dialect = each.dialect();
            if (dialect != null && topic != null && offset != null) {
                Dialect.Said said = dialect.said(headers);
                if (topic.equals(said.text(Says.TOPIC))
                        && Objects.equals(partition, said.number(Says.PARTITION, Integer.MAX_VALUE))
                        && offset.equals(said.number(Says.OFFSET, Long.MAX_VALUE))) {
                    besides.add(dialect);
                }
            }
        }
        return besides;
    }

    private static boolean isAtTheBeginning(Found front, Headers headers) {
        Header first = headers.iterator().next();
        return front.dialect() != null && front.dialect().owns(first.key());
    }

    /**
     * A dead letter's headers as the failed record had them.
     *
     * @param toSource whether the record goes back to its source topic, where it is its own origin
     */
    List<Header> without(Headers headers, boolean toSource) {
        List<Header> left = Arrays.asList(headers.toArray());
        for (Dialect each : besides) {
            left = each.without(left);
        }
        if (dialect != null) {
            return dialect.without(left);
        }
        return left.stream()
                .filter(each -> !OwnHeaders.OF_THE_FAILURE.contains(each.key())
                        && !(toSource && OwnHeaders.OF_THE_ORIGIN.contains(each.key())))
                .toList();
    }
}
