package io.kafkakit;

import io.kafkakit.deadletter.Toolkit;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a group handles one topic. Bare nouns set, the same nouns without an argument read. Not thread-safe.
 *
 * <pre>{@code
 * group.subscribe(orders, topic -> topic.exactlyOnce().retries(Retries.upTo(3)).concurrency(4));
 * }</pre>
 */
public final class TopicOptions {

    private static final Set<Toolkit> WRITTEN = EnumSet.of(Toolkit.SPRING, Toolkit.SMALLRYE, Toolkit.KAFKA_STREAMS);

    private boolean exactlyOnce = true;
    private Ordering ordering = Ordering.PARTITION;
    private int concurrency = 1;
    private @Nullable Retries retries;
    private UnknownEvents unknownEvents = UnknownEvents.SKIP;
    private @Nullable String deadLetterTopic;
    private long maxStagedBytes = 16L << 20;
    private Set<Toolkit> deadLetterHeaders = Set.of();
    private boolean deadLetterStackTraces = true;

    /** The defaults: exactly once, one handler at once, no retries, unknown events skipped. */
    public TopicOptions() {}

    /** What a record causes and the fact that it was consumed are committed in one transaction. The default. */
    public TopicOptions exactlyOnce() {
        this.exactlyOnce = true;
        return this;
    }

    /**
     * What a record causes is sent by an idempotent producer without a transaction and acknowledged before the offset is
     * committed: cheaper for the broker and visible without waiting for a commit, but sent again after a crash.
     */
    public TopicOptions atLeastOnce() {
        this.exactlyOnce = false;
        return this;
    }

    /** Failed records are tried again; without this they become dead letters at once. */
    public TopicOptions retries(Retries retries) {
        this.retries = retries;
        return this;
    }

    /** What becomes of events that have no handler; {@link UnknownEvents#SKIP} unless said otherwise. */
    public TopicOptions unknownEvents(UnknownEvents policy) {
        this.unknownEvents = policy;
        return this;
    }

    /** Which records wait for each other; {@link Ordering#PARTITION} unless said otherwise. */
    public TopicOptions ordering(Ordering ordering) {
        this.ordering = ordering;
        return this;
    }

    /**
     * How many handlers of this topic, its retry topic included, run at once in each consumer of the group; 1 unless said
     * otherwise. With {@link Ordering#PARTITION} more than a consumer has partitions is of no use. Handlers that block do not
     * hold up the others, the poll or the commits: they run on virtual threads where these carry them well (JDK 24 and later),
     * on as many platform threads otherwise.
     */
    public TopicOptions concurrency(int handlersAtOnce) {
        this.concurrency = handlersAtOnce;
        return this;
    }

    /**
     * What one run of a handler may send with {@link EventContext#send}, in bytes: keys and values, and 100 for each record, so
     * that many small ones count too; 16 MiB unless said otherwise. What is sent waits in memory for its commit, and a loop that
     * does not end must not take the process with it.
     *
     * <p>A send beyond it throws an {@code IllegalArgumentException} that says so. If the handler lets it through, that is a
     * failed attempt like any other: nothing of what it sent is committed, and the record is retried or becomes a dead letter.
     */
    public TopicOptions maxStagedBytes(long bytes) {
        this.maxStagedBytes = bytes;
        return this;
    }

    /** This topic's dead letters go here, not to the group's dead-letter topic. */
    public TopicOptions deadLetterTopic(String topic) {
        this.deadLetterTopic = topic;
        return this;
    }

    /**
     * Dead letters carry these toolkits' headers too, besides our own, so that what reads theirs can read ours: where the record
     * came from, the group, and the failure. {@link Toolkit#SPRING}, {@link Toolkit#SMALLRYE} and {@link Toolkit#KAFKA_STREAMS}
     * can be written.
     *
     * @throws IllegalArgumentException for any other
     */
    public TopicOptions deadLetterHeadersOf(Toolkit... toolkits) {
        Set<Toolkit> all = new LinkedHashSet<>(List.of(toolkits));
        all.removeAll(WRITTEN);
        if (!all.isEmpty()) {
            throw new IllegalArgumentException("headers of " + all + " cannot be written: choose among " + WRITTEN);
        }
        this.deadLetterHeaders = Set.copyOf(List.of(toolkits));
        return this;
    }

    /**
     * Whether dead letters carry the stack trace of their failure; they do unless said otherwise. A stack trace has
     * the messages of all causes, and so whatever a library has written into them.
     *
     * <p>Without it a dead letter still has the class of the failure and its own message, {@link
     * HeaderNames#ERROR_REASON}.
     */
    public TopicOptions deadLetterStackTraces(boolean written) {
        this.deadLetterStackTraces = written;
        return this;
    }

    /** Whether the topic is handled exactly once rather than at least once. */
    public boolean isExactlyOnce() {
        return exactlyOnce;
    }

    /** The retries, or null for none. */
    public @Nullable Retries retries() {
        return retries;
    }

    /** What becomes of events that have no handler. */
    public UnknownEvents unknownEvents() {
        return unknownEvents;
    }

    /** Which records wait for each other. */
    public Ordering ordering() {
        return ordering;
    }

    /** How many handlers run at once in each consumer. */
    public int concurrency() {
        return concurrency;
    }

    /** What one run of a handler may send, in bytes. */
    public long maxStagedBytes() {
        return maxStagedBytes;
    }

    /** The toolkits whose headers dead letters carry too. */
    public Set<Toolkit> deadLetterHeaders() {
        return deadLetterHeaders;
    }

    /** Whether dead letters carry the stack trace of their failure. */
    public boolean deadLetterStackTraces() {
        return deadLetterStackTraces;
    }

    /** This topic's own dead-letter topic, or null for the group's. */
    public @Nullable String deadLetterTopic() {
        return deadLetterTopic;
    }
}
