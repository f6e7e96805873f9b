package io.kafkakit.deadletter;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters. Immutable and thread-safe; each method narrows.
 *
 * <pre>{@code
 * DeadLetterFilter.all().group("order-service").errorClass("SocketTimeoutException").since(yesterday)
 * }</pre>
 */
public final class DeadLetterFilter {

    private final List<Predicate<DeadLetter>> conditions;
    private final List<String> words;
    private final boolean resolvedToo;

    private DeadLetterFilter(List<Predicate<DeadLetter>> conditions, List<String> words, boolean resolvedToo) {
        this.conditions = conditions;
        this.words = words;
        this.resolvedToo = resolvedToo;
    }

    /** All that are unresolved. */
    public static DeadLetterFilter all() {
        return new DeadLetterFilter(List.of(), List.of(), false);
    }

    /** Those too about which something was done. */
    public DeadLetterFilter resolvedToo() {
        return new DeadLetterFilter(conditions, with(words, "resolved too"), true);
    }

    /** Only these. */
    public DeadLetterFilter at(Collection<Position> positions) {
        Set<Position> all = Set.copyOf(positions);
        String words = all.stream().sorted().map(Position::toString).collect(Collectors.joining(", "));
        return and("at " + words, letter -> all.contains(letter.position()));
    }

    /** Events of this name. */
    public DeadLetterFilter event(String name) {
        return and("event " + name, letter -> name.equals(letter.event()));
    }

    /** Failures of this class: its name, with or without its package. */
    public DeadLetterFilter errorClass(String name) {
        return and("error class " + name, letter -> {
            String actual = letter.failure().errorClass();
            return actual != null
                    && (actual.equals(name) || actual.endsWith("." + name) || actual.endsWith("$" + name));
        });
    }

    /** Failures whose words contain these, in upper or lower case. */
    public DeadLetterFilter errorText(String part) {
        String lower = part.toLowerCase(Locale.ROOT);
        return and("error with '" + part + "'", letter -> {
            String message = letter.failure().message();
            return message != null && message.toLowerCase(Locale.ROOT).contains(lower);
        });
    }

    /** Records with this key. */
    public DeadLetterFilter key(String key) {
        return and("key " + key, letter -> isText(letter.key(), key));
    }

    /** Records with this header; one of its values, if it has several. */
    public DeadLetterFilter header(String name, String value) {
        return and(
                "header " + name + "=" + value,
                letter -> StreamSupport.stream(letter.headers().headers(name).spliterator(), false)
                        .anyMatch(header -> isText(header.value(), value)));
    }

    /** Failed at this time or later. */
    public DeadLetterFilter since(Instant time) {
        return and("since " + time, letter -> !letter.failure().at().isBefore(time));
    }

    /** Failed before this time. */
    public DeadLetterFilter until(Instant time) {
        return and("until " + time, letter -> letter.failure().at().isBefore(time));
    }

    /** First read from this topic. */
    public DeadLetterFilter sourceTopic(String topic) {
        return and(
                "source topic " + topic, letter -> topic.equals(letter.source().topic()));
    }

    /** Failed in this consumer group. */
    public DeadLetterFilter group(String groupId) {
        return and("group " + groupId, letter -> groupId.equals(letter.source().group()));
    }

    /** The word of {@link io.kafkakit.Disposition}, such as {@code exhausted}. */
    public DeadLetterFilter disposition(String word) {
        return and("disposition " + word, letter -> word.equals(letter.failure().disposition()));
    }

    /** What else they should be. */
    public DeadLetterFilter and(String words, Predicate<DeadLetter> condition) {
        return new DeadLetterFilter(with(conditions, condition), with(this.words, words), resolvedToo);
    }

    /** Whether it is one of them. */
    public boolean matches(DeadLetter letter) {
        return (resolvedToo || letter.resolution() == null)
                && conditions.stream().allMatch(each -> each.test(letter));
    }

    private static boolean isText(byte @Nullable [] bytes, String text) {
        return bytes != null && text.equals(new String(bytes, StandardCharsets.UTF_8));
    }

    private static <T> List<T> with(List<T> list, T more) {
        List<T> longer = new ArrayList<>(list);
        longer.add(more);
        return List.copyOf(longer);
    }

    /** In words. */
    @Override
    public String toString() {
        return words.isEmpty() ? "all that are unresolved" : String.join(", ", words);
    }
}
