package io.kafkakit.deadletter;

import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What to do about dead letters. Immutable and thread-safe.
 *
 * <pre>{@code
 * letters.resolve(preview, Resolve.redrive().by("ada").because("rates are back").rate(500), progress -> {});
 * }</pre>
 */
public final class Resolve {

    private static final int LOOP = 3;

    /** Where to. */
    enum To {
        RETRY_TOPIC,
        SOURCE_TOPIC,
        NOWHERE
    }

    private final To to;
    private final @Nullable String by;
    private final @Nullable String because;
    private final long rate;
    private final int mostRedrives;
    private final boolean dryRun;
    private final @Nullable UnaryOperator<byte[]> edit;
    private final boolean withoutHeaders;

    private Resolve(
            To to,
            @Nullable String by,
            @Nullable String because,
            long rate,
            int mostRedrives,
            boolean dryRun,
            @Nullable UnaryOperator<byte[]> edit,
            boolean withoutHeaders) {
        this.to = to;
        this.by = by;
        this.because = because;
        this.rate = rate;
        this.mostRedrives = mostRedrives;
        this.dryRun = dryRun;
        this.edit = edit;
        this.withoutHeaders = withoutHeaders;
    }

    private static Resolve to(To to) {
        return new Resolve(to, null, null, Long.MAX_VALUE, LOOP, false, null, false);
    }

    /**
     * Back to the group that failed, into its retry topic: no other group sees them. They have all their attempts again. Those
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
    public Resolve by(String who) {
        return new Resolve(to, who, because, rate, mostRedrives, dryRun, edit, withoutHeaders);
    }

    /** Why, for the record. */
    public Resolve because(String why) {
        return new Resolve(to, by, why, rate, mostRedrives, dryRun, edit, withoutHeaders);
    }

    /**
     * No more than so many a second; without it as fast as it goes.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public Resolve rate(long lettersPerSecond) {
        if (lettersPerSecond < 1) {
            throw new IllegalArgumentException("rate " + lettersPerSecond + ": pass 1 dead letter a second or more");
        }
        return new Resolve(to, by, because, lettersPerSecond, mostRedrives, dryRun, edit, withoutHeaders);
    }

    /**
     * A dead letter that has been redriven so often already is refused: it would come back again. 3, unless said otherwise.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public Resolve mostRedrives(int times) {
        if (times < 1) {
            throw new IllegalArgumentException("mostRedrives " + times + ": pass 1 or more");
        }
        return new Resolve(to, by, because, rate, times, dryRun, edit, withoutHeaders);
    }

    /** Only counts what would be done, and what would be refused. */
    public Resolve dryRun() {
        return new Resolve(to, by, because, rate, mostRedrives, true, edit, withoutHeaders);
    }

    /**
     * Another value goes back than the one that failed. The dead letter keeps that one, and its resolution says that it was
     * edited. Not called for a dead letter whose value is null.
     *
     * @param edit from a copy of the old value to the new one, which is not null; what it throws ends the resolving, and what was
     *     resolved before stays resolved
     */
    public Resolve edit(UnaryOperator<byte[]> edit) {
        return new Resolve(to, by, because, rate, mostRedrives, dryRun, Objects.requireNonNull(edit), withoutHeaders);
    }

    /**
     * A share group's dead letters have no headers of the record that failed. They are taken from where the record was first read;
     * where it is not there any more, the dead letter is refused, unless this says that key and value may go back alone.
     */
    public Resolve withoutHeaders() {
        return new Resolve(to, by, because, rate, mostRedrives, dryRun, edit, true);
    }

    /** Whether they go back at all. */
    public boolean isRedrive() {
        return to != To.NOWHERE;
    }

    /** Whether they go back to their source topic. */
    public boolean isToSource() {
        return to == To.SOURCE_TOPIC;
    }

    /** Who does it, or null. */
    public @Nullable String by() {
        return by;
    }

    /** Why, or null. */
    public @Nullable String because() {
        return because;
    }

    /** How many a second. */
    public long rate() {
        return rate;
    }

    /** How often a dead letter may have been redriven already. */
    public int mostRedrives() {
        return mostRedrives;
    }

    /** Whether it only counts. */
    public boolean isDryRun() {
        return dryRun;
    }

    /** Whether key and value may go back alone where the headers are lost. */
    public boolean isWithoutHeaders() {
        return withoutHeaders;
    }

    /** From the old value to the new one; null for the same. */
    public @Nullable UnaryOperator<byte[]> edit() {
        return edit;
    }
}
