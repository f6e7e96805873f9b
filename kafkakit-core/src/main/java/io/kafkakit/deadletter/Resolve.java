package io.kafkakit.deadletter;

import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What to do about dead letters. Immutable and thread-safe: each {@code withX} gives a copy.
 *
 * <pre>{@code
 * letters.resolve(
 *     preview, Resolve.redrive().withOperator("ada").withReason("rates are back").withRate(500), progress -> {});
 * }</pre>
 */
public final class Resolve {

    private static final int LOOP = 3;

    /** Where to. */
    private enum To {
        RETRY_TOPIC,
        SOURCE_TOPIC,
        NOWHERE
    }

    /** Who does it, and why. */
    private record Note(@Nullable String operator, @Nullable String reason) {}

    private record Limits(long rate, int mostRedrives) {}

    /** What goes back. */
    private record Content(@Nullable UnaryOperator<byte[]> edit, boolean withoutHeaders) {}

    private final To to;
    private final Note note;
    private final Limits limits;
    private final Content content;
    private final boolean dryRun;

    private Resolve(To to, Note note, Limits limits, Content content, boolean dryRun) {
        this.to = to;
        this.note = note;
        this.limits = limits;
        this.content = content;
        this.dryRun = dryRun;
    }

    private static Resolve to(To to) {
        return new Resolve(to, new Note(null, null), new Limits(Long.MAX_VALUE, LOOP), new Content(null, false), false);
    }

    /**
     * Back to the group that failed, into its retry topic: no other group sees them. They have all their attempts again. Dead letters
     * of groups without a retry topic are refused.
     */
    public static Resolve redrive() {
        return to(To.RETRY_TOPIC);
    }

    /** Back to the topic they came from, where all groups that read it see them again. */
    public static Resolve redriveToSource() {
        return to(To.SOURCE_TOPIC);
    }

    /** Nothing more is to be done about them: they stay where they are and count as resolved. */
    public static Resolve discard() {
        return to(To.NOWHERE);
    }

    /** Who does it, for the record. */
    public Resolve withOperator(String who) {
        return new Resolve(to, new Note(who, note.reason), limits, content, dryRun);
    }

    /** Why, for the record. */
    public Resolve withReason(String why) {
        return new Resolve(to, new Note(note.operator, why), limits, content, dryRun);
    }

    /**
     * At most this many dead letters a second; unlimited by default.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public Resolve withRate(long lettersPerSecond) {
        if (lettersPerSecond < 1) {
            throw new IllegalArgumentException("rate " + lettersPerSecond + ": pass 1 dead letter a second or more");
        }
        return new Resolve(to, note, new Limits(lettersPerSecond, limits.mostRedrives), content, dryRun);
    }

    /**
     * Refuses a dead letter that was redriven so many times already: it would come back again. 3 by default.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public Resolve withMostRedrives(int times) {
        if (times < 1) {
            throw new IllegalArgumentException("mostRedrives " + times + ": pass 1 or more");
        }
        return new Resolve(to, note, new Limits(limits.rate, times), content, dryRun);
    }

    /** Only counts what would be done, and what would be refused. */
    public Resolve asDryRun() {
        return new Resolve(to, note, limits, content, true);
    }

    /**
     * Another value goes back than the one that failed. The dead letter keeps that one, and its resolution says that it was
     * edited. Not called for a dead letter whose value is null.
     *
     * @param edit from a copy of the old value to the new one, which is not null; what it throws ends the resolving, and what was
     *     resolved before stays resolved
     */
    public Resolve withEdit(UnaryOperator<byte[]> edit) {
        return new Resolve(to, note, limits, new Content(Objects.requireNonNull(edit), content.withoutHeaders), dryRun);
    }

    /**
     * Key and value may go back alone. A share group's dead letters have no headers of the record that failed: kafkakit fetches them
     * from the record's origin. Where the record is not there any more, the dead letter is refused unless this is set.
     */
    public Resolve withoutHeaders() {
        return new Resolve(to, note, limits, new Content(content.edit, true), dryRun);
    }

    /** Whether they go back at all. */
    public boolean isRedrive() {
        return to != To.NOWHERE;
    }

    /** Whether they go back to their source topic. */
    public boolean isToSource() {
        return to == To.SOURCE_TOPIC;
    }

    /** Who does it; null if nobody said. */
    public @Nullable String operator() {
        return note.operator;
    }

    /** Why; null if nobody said. */
    public @Nullable String reason() {
        return note.reason;
    }

    /** The most dead letters a second. */
    public long rate() {
        return limits.rate;
    }

    /** How often a dead letter may have been redriven already. */
    public int mostRedrives() {
        return limits.mostRedrives;
    }

    /** Whether it only counts. */
    public boolean isDryRun() {
        return dryRun;
    }

    /** Whether key and value may go back alone. */
    public boolean isWithoutHeaders() {
        return content.withoutHeaders;
    }

    /** From the old value to the new one; null for the same. */
    public @Nullable UnaryOperator<byte[]> edit() {
        return content.edit;
    }
}
