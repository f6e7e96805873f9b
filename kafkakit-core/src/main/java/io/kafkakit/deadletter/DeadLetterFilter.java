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
 * Selects dead letters. Immutable and thread-safe; each method narrows the selection.
 *
 * <pre>{@code
 * DeadLetterFilter.all().withGroup("order-service").withErrorClass("SocketTimeoutException").withSince(yesterday)
 * }</pre>
 */
public final class DeadLetterFilter {

    private final List<Predicate<DeadLetter>> conditions;
    private final List<String> words;
    private final boolean resolvedToo;
    private final @Nullable Instant since;

    private DeadLetterFilter(
            List<Predicate<DeadLetter>> conditions, List<String> words, boolean resolvedToo, @Nullable Instant since) {
        this.conditions = conditions;
        this.words = words;
        this.resolvedToo = resolvedToo;
        this.since = since;
    }

    /** All unresolved dead letters. */
    public static DeadLetterFilter all() {
        return new DeadLetterFilter(List.of(), List.of(), false, null);
    }

    /** Includes resolved dead letters. */
    public DeadLetterFilter withResolved() {
        return new DeadLetterFilter(conditions, with(words, "resolved too"), true, since);
    }

    /** Only those at these positions. */
    public DeadLetterFilter withPositions(Collection<Position> positions) {
        Set<Position> all = Set.copyOf(positions);
        String words = all.stream().sorted().map(Position::toString).collect(Collectors.joining(", "));
        return and("at " + words, letter -> all.contains(letter.position()));
    }

    /** Only events of this name. */
    public DeadLetterFilter withEvent(String name) {
        return and("event " + name, letter -> name.equals(letter.event()));
    }

    /** Only failures of this class or with a cause of this class. The name may be with or without package. */
    public DeadLetterFilter withErrorClass(String name) {
        return and(
                "error class " + name,
                letter -> isClass(letter.failure().errorClass(), name)
                        || letter.failure().causes().stream().anyMatch(cause -> isClass(cause, name)));
    }

    private static boolean isClass(@Nullable String actual, String name) {
        return actual != null && (actual.equals(name) || actual.endsWith("." + name) || actual.endsWith("$" + name));
    }

    /** Only failures whose message contains this text, in upper or lower case. */
    public DeadLetterFilter withErrorText(String part) {
        String lower = part.toLowerCase(Locale.ROOT);
        return and("error with '" + part + "'", letter -> {
            String message = letter.failure().message();
            return message != null && message.toLowerCase(Locale.ROOT).contains(lower);
        });
    }

    /** Only records with this key. */
    public DeadLetterFilter withKey(String key) {
        return and("key " + key, letter -> isText(letter.key(), key));
    }

    /** Only records with this header. If it has several values, one must match. */
    public DeadLetterFilter withHeader(String name, String value) {
        return and(
                "header " + name + "=" + value,
                letter -> StreamSupport.stream(letter.headers().headers(name).spliterator(), false)
                        .anyMatch(header -> isText(header.value(), value)));
    }

    /**
     * Failed at this time or later. If {@link Failure#at} is not known, {@link DeadLetter#writtenAt} counts. Then a
     * record that was produced earlier and failed later is left out; see {@link #leavesOut}.
     */
    public DeadLetterFilter withSince(Instant time) {
        Instant later = since == null || time.isAfter(since) ? time : since;
        return new DeadLetterFilter(conditions, with(words, "since " + time), resolvedToo, later);
    }

    /** Failed before this time. If {@link Failure#at} is not known, {@link DeadLetter#writtenAt} counts. */
    public DeadLetterFilter withUntil(Instant time) {
        return and("until " + time, letter -> at(letter).isBefore(time));
    }

    private static Instant at(DeadLetter letter) {
        Instant at = letter.failure().at();
        return at == null ? letter.writtenAt() : at;
    }

    /** Only records that were first read from this topic. */
    public DeadLetterFilter withSourceTopic(String topic) {
        return and(
                "source topic " + topic, letter -> topic.equals(letter.source().topic()));
    }

    /** Only records that failed in this consumer group. */
    public DeadLetterFilter withGroup(String groupId) {
        return and("group " + groupId, letter -> groupId.equals(letter.source().group()));
    }

    /** Only this disposition: a word of {@link io.kafkakit.Disposition}, such as {@code exhausted}. */
    public DeadLetterFilter withDisposition(String word) {
        return and("disposition " + word, letter -> word.equals(letter.failure().disposition()));
    }

    /** Adds a condition of your own; {@code words} describes it. */
    public DeadLetterFilter and(String words, Predicate<DeadLetter> condition) {
        return new DeadLetterFilter(with(conditions, condition), with(this.words, words), resolvedToo, since);
    }

    /** Whether the filter selects this dead letter. */
    public boolean matches(DeadLetter letter) {
        return matchesAnyTime(letter) && (since == null || !at(letter).isBefore(since));
    }

    /**
     * Whether this dead letter is left out though it might match. Its failure time is unknown, and its record was
     * produced before {@link #withSince}.
     */
    public boolean leavesOut(DeadLetter letter) {
        return since != null
                && matchesAnyTime(letter)
                && letter.failure().at() == null
                && letter.writtenAt().isBefore(since);
    }

    private boolean matchesAnyTime(DeadLetter letter) {
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

    /** The conditions in words. */
    @Override
    public String toString() {
        return words.isEmpty() ? "all that are unresolved" : String.join(", ", words);
    }
}
