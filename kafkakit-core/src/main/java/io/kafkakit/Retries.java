package io.kafkakit;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which failed records are tried again, how often, where they wait, and for how long. Immutable and thread-safe.
 *
 * <pre>{@code
 * Retries.upTo(3).onTopic("orders-retry").withBackoff(Backoff.fixed(Duration.ofSeconds(5)))
 * }</pre>
 *
 * <p>A retry topic belongs to one source topic of one group. Records keep their partition, so it needs at least as many
 * partitions as the source topic; that is checked when the group starts. Where the delay is always the same, there is one
 * topic, with exactly the name given; where delays differ, there is one for each, named after it: {@code orders-retry-1s},
 * {@code orders-retry-1m}. Topics of an earlier policy, with the same name and other delays, are read for as long as they are
 * there, so a policy can be changed while records wait.
 */
public final class Retries {

    /** Beyond it nobody tells retries from a record that goes round for ever. */
    private static final int MOST = 100_000;

    /** Each is a topic that all members read. */
    private static final int MOST_TOPICS = 20;

    private final int limit;
    private final @Nullable String topic;
    private final Backoff backoff;
    private final Failures failures;
    private final boolean keepsKeyOrder;

    private Retries(int limit, @Nullable String topic, Backoff backoff, Failures failures, boolean keepsKeyOrder) {
        this.limit = limit;
        this.topic = topic;
        this.backoff = backoff;
        this.failures = failures;
        this.keepsKeyOrder = keepsKeyOrder;
        if (backoff.different(limit).size() > MOST_TOPICS) {
            throw new IllegalArgumentException(
                    "backoff with " + backoff.different(limit).size() + " different delays in "
                            + limit + " retries: each is a topic, so pass no more than " + MOST_TOPICS
                            + ", with a larger factor or a shorter longest delay");
        }
    }

    /** Which failures are tried again, and for how long. */
    private record Failures(
            List<Class<? extends Throwable>> notOn,
            List<Class<? extends Throwable>> onlyOn,
            @Nullable Duration giveUpAfter) {

        static final Failures ALL = new Failures(List.of(), List.of(), null);
    }

    /**
     * At most this many attempts after the first.
     *
     * @throws IllegalArgumentException if the limit is less than 1 or more than 100,000
     */
    public static Retries upTo(int limit) {
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException(
                    "retries " + limit + ": pass 1 to " + MOST + ", or leave retries out to have none");
        }
        return new Retries(limit, null, Backoff.none(), Failures.ALL, false);
    }

    /** Failed records wait on this topic, or on those that begin with this name; without it {@code <source topic>-retry}. */
    public Retries onTopic(String topic) {
        if (topic.isBlank()) {
            throw new IllegalArgumentException("retry topic is blank: pass the name of a topic");
        }
        return new Retries(limit, topic, backoff, failures, keepsKeyOrder);
    }

    /**
     * They wait this long; without it the next attempt is due at once.
     *
     * @throws IllegalArgumentException if there were more than 20 different delays, each of which is a topic
     */
    public Retries withBackoff(Backoff backoff) {
        return new Retries(limit, topic, backoff, failures, keepsKeyOrder);
    }

    /**
     * Failures of these classes are not tried again, nor those that have one of them among their causes: such a record becomes
     * a dead letter at once, {@link Disposition#NOT_RETRYABLE}. Goes before {@link #onlyOn}. {@link DeadLetterException} is
     * one of them always.
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // It is copied, and nothing is written to it.
    public final Retries notOn(Class<? extends Throwable>... classes) {
        return with(new Failures(plus(failures.notOn, List.of(classes)), failures.onlyOn, failures.giveUpAfter));
    }

    /** Only failures of these classes are tried again, and those that have one of them among their causes. */
    @SafeVarargs
    @SuppressWarnings("varargs") // It is copied, and nothing is written to it.
    public final Retries onlyOn(Class<? extends Throwable>... classes) {
        return with(new Failures(failures.notOn, plus(failures.onlyOn, List.of(classes)), failures.giveUpAfter));
    }

    /**
     * A record whose next attempt would come later than this after its first failure becomes a dead letter, {@link
     * Disposition#EXPIRED}, however many attempts are left.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Retries giveUpAfter(Duration age) {
        if (age.isNegative() || age.isZero()) {
            throw new IllegalArgumentException("giveUpAfter " + age + ": pass a time of more than zero");
        }
        return with(new Failures(failures.notOn, failures.onlyOn, age));
    }

    /**
     * While a record of a key waits to be tried again, later records of that key wait behind it, in their order and without
     * running; other keys go on. They wait in a topic of their own, {@code <name>-behind}. When the first has been handled, or has
     * become a dead letter, the next one runs. A record without a key waits for none.
     *
     * <p>The topics of this policy need exactly as many partitions as their source topic, and one member holds the same
     * partition of all of them: kafkakit sets the consumers' assignor. Only for topics that are handled exactly once, and not
     * for {@link Ordering#UNORDERED}. Stop all members before the policy's delays change, or before it begins or ends to keep
     * the order: members that do not agree on the topics cannot agree on who waits.
     *
     * <p>Of a partition, 1,000 records that wait behind others are looked at; while that many wait for keys that fail, records
     * behind them wait too, whatever their key. A dead letter that is redriven runs when it comes, beside what waits.
     */
    public Retries keepingKeyOrder() {
        return new Retries(limit, topic, backoff, failures, true);
    }

    private Retries with(Failures some) {
        return new Retries(limit, topic, backoff, some, keepsKeyOrder);
    }

    private static <T> List<T> plus(List<T> some, List<T> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    /** How many attempts may follow the first. */
    public int limit() {
        return limit;
    }

    /** How long they wait. */
    public Backoff backoff() {
        return backoff;
    }

    /** How long after its first failure a record may be tried again, or null for as long as there are attempts left. */
    public @Nullable Duration giveUpAfter() {
        return failures.giveUpAfter;
    }

    /** Whether later records of a key wait behind one that waits to be tried again. */
    public boolean keepsKeyOrder() {
        return keepsKeyOrder;
    }

    /** The name of the topic that records wait on, or that its topics' names begin with; null for {@code <source topic>-retry}. */
    public @Nullable String topic() {
        return topic;
    }

    /** The failures that are not tried again, {@link DeadLetterException} aside. */
    public List<Class<? extends Throwable>> notOn() {
        return failures.notOn;
    }

    /** The failures that are tried again; empty for all. */
    public List<Class<? extends Throwable>> onlyOn() {
        return failures.onlyOn;
    }

    @Override
    public String toString() {
        return "up to " + limit + " on " + (topic == null ? "<topic>-retry" : topic) + " after " + backoff
                + (keepsKeyOrder ? ", keeping the order of keys" : "");
    }
}
