package io.kafkakit.deadletter;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The dead letters of one topic, from any toolkit. Thread-safe. Each call reads the topic again and holds no connection
 * afterwards.
 *
 * <pre>{@code
 * DeadLetters letters = cluster.deadLetters("dead-letter-queue");
 * Preview preview = letters.preview(DeadLetterFilter.all().withErrorClass("SocketTimeoutException"));
 * letters.resolve(preview, Resolve.redrive().withOperator("ada").withReason("rates are back"), progress -> {});
 * }</pre>
 *
 * <p>A dead letter stays in its topic when it is redriven. Its resolution is written to the topic
 * {@code <topic>-resolutions}, in the transaction that sends it back. So none is redriven twice, whoever tries and
 * whatever dies meanwhile. The depth is the number of dead letters without a resolution.
 *
 * <p>All methods throw {@link io.kafkakit.KafkaKitException} if the topic does not exist, the cluster does not answer,
 * or the cluster does not allow it. Kafka's exception is its cause.
 */
public interface DeadLetters {

    /** The dead-letter topic. */
    String topic();

    /**
     * Passes the matching dead letters to {@code each}, partition by partition, in their order. Ends where the topic
     * ended at the call.
     *
     * @param each returns false to stop
     */
    void browse(DeadLetterFilter filter, Predicate<DeadLetter> each);

    /** The first matching dead letters, partition by partition. */
    List<DeadLetter> list(DeadLetterFilter filter, int limit);

    /** The dead letter at this position, resolved or not. */
    Optional<DeadLetter> find(Position position);

    /** Counts the dead letters that a filter selects now. */
    Preview preview(DeadLetterFilter filter);

    /** The number of unresolved dead letters. Reads the whole topic, because offsets do not tell. */
    long depth();

    /**
     * Resolves all dead letters that a preview counted and that are still unresolved. A transaction contains many of
     * them, each with its resolution.
     *
     * <p>If the call ends early for any reason, a call with the same preview goes on where it ended. No dead letter is
     * resolved twice.
     *
     * <p>An interrupt ends the call between two transactions. A running commit gets 5 s. If it takes longer, the next
     * call finds out whether it was committed.
     *
     * @param progress called from time to time with the result so far, on the caller's thread
     * @return the result of this call
     * @throws TakenOverException if somebody else begins to resolve dead letters of this topic meanwhile
     * @throws InterruptedException if the thread was interrupted; resolved dead letters stay resolved
     */
    Resolved resolve(Preview preview, Resolve how, Consumer<Resolved> progress) throws InterruptedException;

    /**
     * The groups that have committed an offset of this topic, or whose members read it now. They see records that are
     * redriven to it. Includes consumer groups, share groups and streams groups.
     */
    Set<String> groupsReading(String topic);
}
