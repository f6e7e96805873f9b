package io.kafkakit.internal.recover;

import io.kafkakit.deadletter.Toolkit;
import io.kafkakit.internal.flow.HeaderText;
import io.kafkakit.internal.flow.Origin;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * The header names of another toolkit's dead letters, and their format.
 *
 * @param chain how the headers of several failures of a record are arranged
 * @param binary whether numbers are four or eight bytes, big-endian, instead of text
 * @param names of the headers; if there are several, the first existing one counts
 * @param prefixes all headers with these prefixes belong to this toolkit
 */
public record Dialect(
        Toolkit toolkit, Chain chain, boolean binary, Map<Says, List<String>> names, List<String> prefixes) {

    /** How the headers of several failures of a record are arranged. */
    public enum Chain {
        /** Each failure makes a dead letter of the previous one, and adds its headers at the end. */
        APPENDED(false, false),
        /** Each failure makes a dead letter of the previous one, and puts its headers in front. */
        PREPENDED(true, false),
        /** All failures are attempts at one record; each adds its headers at the end. */
        ATTEMPTS_APPENDED(false, true),
        /** All failures are attempts at one record; each puts its headers in front. */
        ATTEMPTS_PREPENDED(true, true);

        private final boolean newestFirst;
        private final boolean attempts;

        Chain(boolean newestFirst, boolean attempts) {
            this.newestFirst = newestFirst;
            this.attempts = attempts;
        }

        /** Whether the newest headers are in front. */
        public boolean isNewestFirst() {
            return newestFirst;
        }
    }

    /** The headers of one dead letter, read in this dialect. */
    public final class Said {

        private final Map<String, Header> origin;
        private final Map<String, Header> failure;

        private Said(Headers headers) {
            List<Header> all = Arrays.asList(headers.toArray());
            this.failure = one(all, chain.newestFirst);
            // Of several attempts only the first was at the record itself. The others were at its copies in retry
            // topics.
            this.origin = chain.attempts ? one(all, !chain.newestFirst) : failure;
        }

        private @Nullable Header header(Says what) {
            Map<String, Header> all = what.isOfTheOrigin() ? origin : failure;
            return names.getOrDefault(what, List.of()).stream()
                    .map(all::get)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
        }

        /** Whether there is a header for this. */
        public boolean has(Says what) {
            return header(what) != null;
        }

        /** The header's bytes; null if there is none. */
        public byte @Nullable [] bytes(Says what) {
            Header header = header(what);
            return header == null ? null : header.value();
        }

        /** The header as text; null if there is none. */
        public @Nullable String text(Says what) {
            return HeaderText.text(header(what));
        }

        /** The header as a number from 0 to {@code most}; null if there is none. */
        public @Nullable Long number(Says what, long most) {
            Header header = header(what);
            if (!binary || header == null || header.value() == null) {
                return HeaderText.number(header, most);
            }
            byte[] value = header.value();
            long number = switch (value.length) {
                case Integer.BYTES -> ByteBuffer.wrap(value).getInt();
                case Long.BYTES -> ByteBuffer.wrap(value).getLong();
                default -> -1;
            };
            return number < 0 || number > most ? null : number;
        }
    }

    /** Reads these headers in this dialect. */
    public Said said(Headers headers) {
        return new Said(headers);
    }

    /** The header by which this dialect is recognised. */
    String topicHeader() {
        return names.getOrDefault(Says.TOPIC, List.of()).get(0);
    }

    /**
     * Whether the headers are in this dialect. An application may use Karafka's header names itself, so for Karafka all
     * of them must be present.
     */
    public boolean isSpokenIn(Headers headers) {
        if (toolkit != Toolkit.KARAFKA) {
            return headers.lastHeader(topicHeader()) != null;
        }
        Said said = said(headers);
        return said.text(Says.TOPIC) != null
                && said.number(Says.PARTITION, Integer.MAX_VALUE) != null
                && said.number(Says.OFFSET, Long.MAX_VALUE) != null
                && said.text(Says.GROUP) != null;
    }

    /** Whether a header of this name belongs to this toolkit. */
    public boolean owns(String name) {
        for (String prefix : prefixes) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        return names.values().stream().anyMatch(all -> all.contains(name));
    }

    /** The headers without those of the last failure, as the failed record had them. */
    public List<Header> without(List<Header> headers) {
        if (chain.attempts) {
            return headers.stream().filter(each -> !owns(each.key())).toList();
        }
        Set<Header> last = Collections.newSetFromMap(new IdentityHashMap<>());
        last.addAll(one(headers, chain.newestFirst).values());
        return headers.stream().filter(each -> !last.contains(each)).toList();
    }

    /** One failure's headers, the first ones in the list or the last. They end where a name occurs again. */
    private Map<String, Header> one(List<Header> headers, boolean first) {
        List<Header> order = new ArrayList<>(headers);
        if (!first) {
            Collections.reverse(order);
        }
        Map<String, Header> one = new HashMap<>();
        for (Header header : order) {
            if (owns(header.key()) && one.putIfAbsent(header.key(), header) != null) {
                break;
            }
        }
        return one;
    }

    /** Whether this dialect has a header for the stack trace. */
    boolean tellsStackTraces() {
        return names.containsKey(Says.STACK_TRACE);
    }

    /** Removes the stack trace of the last failure from these headers. */
    void removeStackTrace(Headers headers) {
        names.getOrDefault(Says.STACK_TRACE, List.of()).forEach(headers::remove);
    }

    /**
     * Adds a record's origin and failure to these headers. Like the toolkits, it keeps an earlier dead letter's origin
     * and replaces its failure.
     *
     * @param trace null to write none
     */
    Headers write(Headers to, Origin from, String groupId, Throwable reason, @Nullable String trace) {
        List<Header> own = new ArrayList<>();
        Throwable cause = reason.getCause();
        put(own, Says.TOPIC, bytes(from.topic()));
        put(
                own,
                Says.PARTITION,
                binary
                        ? ByteBuffer.allocate(Integer.BYTES)
                                .putInt(from.partition())
                                .array()
                        : bytes(from.partition()));
        put(own, Says.OFFSET, number(from.offset()));
        put(own, Says.TIMESTAMP, number(from.timestamp()));
        TimestampType type = from.timestampType();
        put(own, Says.TIMESTAMP_TYPE, type == null ? null : bytes(type));
        put(own, Says.GROUP, bytes(groupId));
        put(own, Says.ERROR_CLASS, bytes(reason.getClass().getName()));
        put(own, Says.CAUSE_CLASS, cause == null ? null : bytes(cause.getClass().getName()));
        put(own, Says.MESSAGE, bytes(RecoveryHeaders.reason(reason)));
        put(own, Says.STACK_TRACE, trace == null ? null : bytes(trace));

        Set<String> replaced = new HashSet<>();
        names.forEach((what, all) -> {
            if (!what.isOfTheOrigin()) {
                replaced.addAll(all);
            }
        });
        List<Header> others = new ArrayList<>();
        to.forEach(each -> {
            if (!replaced.contains(each.key())) {
                others.add(each);
            }
        });
        Stream<Header> all = chain.newestFirst
                ? Stream.concat(own.stream(), others.stream())
                : Stream.concat(others.stream(), own.stream());
        return new RecordHeaders(all.toArray(Header[]::new));
    }

    private byte[] number(long number) {
        return binary ? ByteBuffer.allocate(Long.BYTES).putLong(number).array() : bytes(number);
    }

    private static byte[] bytes(Object value) {
        return value.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void put(List<Header> to, Says what, byte @Nullable [] value) {
        Iterator<String> name = names.getOrDefault(what, List.of()).iterator();
        if (name.hasNext() && value != null) {
            to.add(new RecordHeader(name.next(), value));
        }
    }
}
