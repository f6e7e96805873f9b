package io.kafkakit.console.internal.letters;

import io.kafkakit.console.Fields;
import io.kafkakit.console.internal.text.Masking;
import io.kafkakit.console.internal.text.Times;
import io.kafkakit.deadletter.DeadLetterFilter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/**
 * Which dead letters a page shows: the filters of {@code kafkakit dlq}, an order and a page. It is the query string of
 * the page's address. Immutable.
 */
public final class LetterQuery {

    /** The names of filters, in the order in which pages show them. */
    public static final List<String> FILTERS =
            List.of("error", "event", "group", "source", "disposition", "text", "key", "header", "since", "until");

    /** The names of orders; each may have a minus in front. */
    public static final List<String> ORDERS = List.of("failed", "error", "event", "group", "attempts", "position");

    private final Map<String, String> values;
    private final Instant since;
    private final Instant until;

    private LetterQuery(Map<String, String> values, Instant now) {
        this.values = values;
        this.since = time(values, "since", Instant.MIN, now);
        this.until = time(values, "until", Instant.MAX, now);
    }

    private static Instant time(Map<String, String> values, String name, Instant otherwise, Instant now) {
        String text = values.get(name);
        return text == null ? otherwise : Times.parse(text, now);
    }

    /**
     * The query of a page's address.
     *
     * @throws IllegalArgumentException if a value cannot be read; the message says how to write it
     */
    public static LetterQuery of(Fields fields, Instant now) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String name : FILTERS) {
            if (!fields.first(name).isEmpty()) {
                values.put(name, fields.first(name));
            }
        }
        for (String name : List.of("state", "sort", "page")) {
            if (!fields.first(name).isEmpty()) {
                values.put(name, fields.first(name));
            }
        }
        return new LetterQuery(values, now).checked();
    }

    private LetterQuery checked() {
        String header = value("header");
        if (!header.isEmpty() && header.indexOf('=') < 1) {
            throw new IllegalArgumentException("header '" + header + "' has no value: write NAME=VALUE");
        }
        if (!ORDERS.contains(order()) || !List.of("open", "resolved", "all").contains(state())) {
            throw new IllegalArgumentException("'" + order() + "', '" + state() + "': sort by one of " + ORDERS
                    + ", and show open, resolved or all");
        }
        return this;
    }

    /** The value of a filter; empty text if it is not set. */
    public String value(String name) {
        return values.getOrDefault(name, "");
    }

    /** Filters that are set, by name. */
    public Map<String, String> filters() {
        Map<String, String> set = new LinkedHashMap<>(values);
        set.keySet().retainAll(FILTERS);
        return set;
    }

    /** {@code open}, {@code resolved} or {@code all}. */
    public String state() {
        return values.getOrDefault("state", "open");
    }

    /** One of {@link #ORDERS}. */
    public String order() {
        String sort = values.getOrDefault("sort", "-failed");
        return sort.startsWith("-") ? sort.substring(1) : sort;
    }

    /** Whether the largest comes first. */
    public boolean isDescending() {
        return values.getOrDefault("sort", "-failed").startsWith("-");
    }

    /** From 1. */
    public int page() {
        String page = value("page");
        return page.matches("[1-9]\\d{0,6}") ? Integer.parseInt(page) : 1;
    }

    /** The query string of this query with another value; empty text takes it away. Other filters go to page 1. */
    public String with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(values);
        if (!name.equals("page")) {
            more.remove("page");
        }
        if (value.isEmpty()) {
            more.remove(name);
        } else {
            more.put(name, value);
        }
        return string(more);
    }

    /** The query string of this query with these filters too. */
    public String with(Map<String, String> others) {
        Map<String, String> more = new LinkedHashMap<>(values);
        more.remove("page");
        others.forEach((name, value) -> {
            if (!value.isEmpty()) {
                more.put(name, value);
            }
        });
        return string(more);
    }

    /** Its query string, with the question mark; empty text if nothing is set. */
    @Override
    public String toString() {
        return string(values);
    }

    private static String string(Map<String, String> values) {
        StringBuilder out = new StringBuilder();
        values.forEach((name, value) -> out.append(out.isEmpty() ? '?' : '&')
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return out.toString();
    }

    /** Whether it selects this row. */
    boolean matches(Row row) {
        Kind kind = row.kind();
        return switch (state()) {
                    case "open" -> row.resolution() == null;
                    case "resolved" -> row.resolution() != null;
                    default -> true;
                }
                && matches(kind)
                && is("key", row::hasKey)
                && is("text", row::hasText)
                && is("header", pair -> row.hasHeader(name(pair), pair.substring(pair.indexOf('=') + 1)))
                && row.millis() >= (since.equals(Instant.MIN) ? Long.MIN_VALUE : since.toEpochMilli())
                && row.millis() < (until.equals(Instant.MAX) ? Long.MAX_VALUE : until.toEpochMilli());
    }

    private boolean matches(Kind kind) {
        return is("error", kind::hasError)
                && is("event", value -> value.equals(kind.event()))
                && is("group", value -> value.equals(kind.group()))
                && is("source", value -> value.equals(kind.source()))
                && is("disposition", value -> value.equals(kind.disposition()));
    }

    private boolean is(String name, Predicate<String> test) {
        String value = values.get(name);
        return value == null || test.test(value);
    }

    private static String name(String pair) {
        return pair.substring(0, pair.indexOf('='));
    }

    /**
     * The open dead letters that it selects, for a preview. Times that were relative are fixed now.
     *
     * @throws IllegalArgumentException if it asks for what is hidden
     */
    public DeadLetterFilter toFilter(Masking masking) {
        check(masking);
        DeadLetterFilter filter = DeadLetterFilter.all();
        filter = and(filter, "error", DeadLetterFilter::withErrorClass);
        filter = and(filter, "event", DeadLetterFilter::withEvent);
        filter = and(filter, "group", DeadLetterFilter::withGroup);
        filter = and(filter, "source", DeadLetterFilter::withSourceTopic);
        filter = and(filter, "disposition", DeadLetterFilter::withDisposition);
        filter = and(
                filter,
                "text",
                (all, part) -> masking.isNothing() ? all.withErrorText(part) : text(all, part, masking));
        filter = and(filter, "key", DeadLetterFilter::withKey);
        filter =
                and(filter, "header", (all, pair) -> all.withHeader(name(pair), pair.substring(pair.indexOf('=') + 1)));
        filter = since.equals(Instant.MIN) ? filter : filter.withSince(since);
        return until.equals(Instant.MAX) ? filter : filter.withUntil(until);
    }

    /** Whoever may not see a value must not find out by guessing, either. */
    private void check(Masking masking) {
        if (masking.hidesKey() && !value("key").isEmpty()) {
            throw new IllegalArgumentException("keys of this topic are hidden; remove the filter 'key'");
        }
        if (!value("header").isEmpty() && masking.hidesHeader(name(value("header")))) {
            throw new IllegalArgumentException(
                    "header '" + name(value("header")) + "' is hidden; remove the filter 'header'");
        }
    }

    private static DeadLetterFilter text(DeadLetterFilter filter, String part, Masking masking) {
        return filter.and("error with '" + part + "'", letter -> {
            String message =
                    masking.value(letter.value()).clean(letter.failure().message());
            return message != null && lower(message).contains(lower(part));
        });
    }

    private DeadLetterFilter and(
            DeadLetterFilter filter, String name, BiFunction<DeadLetterFilter, String, DeadLetterFilter> narrow) {
        String value = values.get(name);
        return value == null ? filter : narrow.apply(filter, value);
    }

    /** A value in lower case, as texts are searched. */
    static String lower(String text) {
        return Objects.requireNonNull(text).toLowerCase(Locale.ROOT);
    }
}
