package io.kafkakit.deadletter;

import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What to do about dead letters. Immutable and thread-safe: each {@code withX} returns a copy.
 *
 * <pre>{@code
 * letters.resolve(
 *     preview, Resolve.redrive().withOperator("ada").withReason("rates are back").withRate(500), progress -> {});
 * }</pre>
 */
public final class Resolve {

    private static final int LOOP = 3;

    /** The destination. */
    private enum To {
        RETRY_TOPIC,
        SOURCE_TOPIC,
        NOWHERE
    }

    /** Who does it, and why. */
    private record Note(@Nullable String operator, @Nullable String reason) {}

    private record Limits(long rate, int mostRedrives) {}

    /** The content that goes back. */
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
     * Sends them back to the group that failed, through its retry topic. No other group sees them. They get all their
     * attempts again. Dead letters of groups without a retry topic are refused.
     */
    public static Resolve redrive() {
        return to(To.RETRY_TOPIC);
    }

    /** Sends them back to the topic they came from. All groups that read it see them again. */
    public static Resolve redriveToSource() {
        return to(To.SOURCE_TOPIC);
    }

    /** Marks them as resolved without handling them again. They stay in their topic. */
    public static Resolve discard() {
        return to(To.NOWHERE);
    }

    /** Who does it; kept in the resolution. */
    public Resolve withOperator(String who) {
        return new Resolve(to, new Note(who, note.reason), limits, content, dryRun);
    }

    /** Why; kept in the resolution. */
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
     * Refuses a dead letter that was redriven this many times already, because it would probably fail again; 3 by
     * default.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public Resolve withMostRedrives(int times) {
        if (times < 1) {
            throw new IllegalArgumentException("mostRedrives " + times + ": pass 1 or more");
        }
        return new Resolve(to, note, new Limits(limits.rate, times), content, dryRun);
    }

    /** A dry run: only counts what would be done and what would be refused. */
    public Resolve asDryRun() {
        return new Resolve(to, note, limits, content, true);
    }

    /**
     * Sends back an edited value. The dead letter keeps the original, and its resolution says that it was edited. Not
     * called for a dead letter whose value is null.
     *
     * @param edit maps a copy of the old value to the new value, which must not be null. An exception ends the
     *     resolving; resolved dead letters stay resolved.
     */
    public Resolve withEdit(UnaryOperator<byte[]> edit) {
        return new Resolve(to, note, limits, new Content(Objects.requireNonNull(edit), content.withoutHeaders), dryRun);
    }

    /**
     * Allows key and value to go back without headers. A share group's dead letters lack the headers of the failed
     * record, so kafkakit fetches them from the original record. If that record is gone, the dead letter is refused
     * unless this is set.
     */
    public Resolve withoutHeaders() {
        return new Resolve(to, note, limits, new Content(content.edit, true), dryRun);
    }

    /** Whether it is a redrive. */
    public boolean isRedrive() {
        return to != To.NOWHERE;
    }

    /** Whether it is a redrive to the source topic. */
    public boolean isToSource() {
        return to == To.SOURCE_TOPIC;
    }

    /** Who does it; null if not stated. */
    public @Nullable String operator() {
        return note.operator;
    }

    /** Why; null if not stated. */
    public @Nullable String reason() {
        return note.reason;
    }

    /** The maximum number of dead letters per second. */
    public long rate() {
        return limits.rate;
    }

    /** A dead letter that was redriven this many times already is refused. */
    public int mostRedrives() {
        return limits.mostRedrives;
    }

    /** Whether it is a dry run. */
    public boolean isDryRun() {
        return dryRun;
    }

    /** Whether key and value may go back without headers. */
    public boolean isWithoutHeaders() {
        return content.withoutHeaders;
    }

    /** Maps the old value to the new one; null to keep it. */
    public @Nullable UnaryOperator<byte[]> edit() {
        return content.edit;
    }
}
