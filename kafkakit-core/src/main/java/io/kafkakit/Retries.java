package io.kafkakit;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which failed records are retried, how often, where they wait, and for how long. Immutable and thread-safe.
 *
 * <pre>{@code
 * Retries.upTo(3).onTopic("orders-retry").withBackoff(Backoff.fixed(Duration.ofSeconds(5)))
 * }</pre>
 *
 * <p>A retry topic belongs to one source topic of one group. Records keep their partition, so a retry topic needs at
 * least as many partitions as its source topic. The group checks this at its start.
 *
 * <p>If all delays are equal, there is one topic with exactly the name given. If delays differ, each has a topic with a
 * suffix: {@code orders-retry-1s}, {@code orders-retry-1m}. Topics of an earlier policy, with the same name and other
 * delays, are read as long as they exist. So you can change a policy while records wait.
 */
public final class Retries {

    /** With more attempts, a retried record looks like one in an endless loop. */
    private static final int MOST = 100_000;

    /** All members read each of these topics. */
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
        int topics = delays().size();
        if (topics > MOST_TOPICS) {
            throw new IllegalArgumentException("backoff with " + topics + " different delays in "
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

    /** The topic for waiting records, or the prefix of such topics; by default {@code <source topic>-retry}. */
    public Retries onTopic(String topic) {
        if (topic.isBlank()) {
            throw new IllegalArgumentException("retry topic is blank: pass the name of a topic");
        }
        return new Retries(limit, topic, backoff, failures, keepsKeyOrder);
    }

    /**
     * How long failed records wait; by default the next attempt is due at once.
     *
     * @throws IllegalArgumentException if there would be more than 20 different delays, because each is a topic
     */
    public Retries withBackoff(Backoff backoff) {
        return new Retries(limit, topic, backoff, failures, keepsKeyOrder);
    }

    /**
     * Failures of these classes are not retried, and failures with one of them among their causes. Such a record
     * becomes a dead letter at once, {@link Disposition#NOT_RETRYABLE}. This overrides {@link #onlyOn}.
     * {@link DeadLetterException} always belongs to these classes.
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // It is copied, and nothing is written to it.
    public final Retries notOn(Class<? extends Throwable>... classes) {
        return with(new Failures(plus(failures.notOn, List.of(classes)), failures.onlyOn, failures.giveUpAfter));
    }

    /** Only failures of these classes are retried, and failures with one of them among their causes. */
    @SafeVarargs
    @SuppressWarnings("varargs") // It is copied, and nothing is written to it.
    public final Retries onlyOn(Class<? extends Throwable>... classes) {
        return with(new Failures(failures.notOn, plus(failures.onlyOn, List.of(classes)), failures.giveUpAfter));
    }

    /**
     * A record becomes a dead letter, {@link Disposition#EXPIRED}, if its next attempt would come later than this after
     * its first failure. The number of attempts left does not matter.
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
     * Keeps the order of each key through retries. If a record waits for a retry, later records of its key wait behind
     * it, in their order, in a topic {@code <name>-behind}. Other keys go on. The next record runs when the first is
     * handled or is a dead letter. A record without a key waits for none.
     *
     * <p>This works only for exactly-once topics, and not with {@link Ordering#UNORDERED}. The policy's topics need
     * exactly as many partitions as their source topic. One member holds the same partition of all of them: kafkakit
     * sets the consumers' assignor.
     *
     * <p>Stop all members before you change the policy's delays, and before you add or remove this option. Members that
     * disagree on the topics cannot agree on which records wait.
     *
     * <p>In each partition, kafkakit looks at up to 1,000 records that wait behind others. While 1,000 wait for keys
     * that fail, records behind them wait too, whatever their key. A redriven dead letter runs when it arrives, without
     * waiting.
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

    /** The different delays before the retries, without jitter, in their order. Each has a topic of its own. */
    public Set<Duration> delays() {
        return backoff.different(limit);
    }

    /** A record may be retried this long after its first failure; null for no such limit. */
    public @Nullable Duration giveUpAfter() {
        return failures.giveUpAfter;
    }

    /** Whether later records of a key wait behind one that waits for a retry. */
    public boolean keepsKeyOrder() {
        return keepsKeyOrder;
    }

    /** The name of the retry topic, or the prefix of the retry topics; null for {@code <source topic>-retry}. */
    public @Nullable String topic() {
        return topic;
    }

    /** The failures that are not retried, besides {@link DeadLetterException}. */
    public List<Class<? extends Throwable>> notOn() {
        return failures.notOn;
    }

    /** The failures that are retried; empty for all. */
    public List<Class<? extends Throwable>> onlyOn() {
        return failures.onlyOn;
    }

    @Override
    public String toString() {
        return "up to " + limit + " on " + (topic == null ? "<topic>-retry" : topic) + " after " + backoff
                + (keepsKeyOrder ? ", keeping the order of keys" : "");
    }
}
