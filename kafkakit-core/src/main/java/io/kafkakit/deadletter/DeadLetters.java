package io.kafkakit.deadletter;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The dead letters of one topic, whichever toolkit wrote them. Thread-safe; each call reads the topic anew, and holds no
 * connection after it.
 *
 * <pre>{@code
 * DeadLetters letters = cluster.deadLetters("dead-letter-queue");
 * Preview preview = letters.preview(DeadLetterFilter.all().withErrorClass("SocketTimeoutException"));
 * letters.resolve(preview, Resolve.redrive().withOperator("ada").withReason("rates are back"), progress -> {});
 * }</pre>
 *
 * <p>A dead letter stays in its topic when it is redriven. What was done about it is written to the topic {@code
 * <topic>-resolutions}, in the transaction that sends it back; so none is redriven twice, whoever tries, and whatever dies in
 * between. Its depth is the number of those about which nothing was done.
 *
 * <p>All methods throw {@link io.kafkakit.KafkaKitException} if the topic does not exist, the cluster does not answer, or the cluster
 * does not allow it. Kafka's exception is its cause.
 */
public interface DeadLetters {

    /** The dead-letter topic. */
    String topic();

    /**
     * Shows those that match, partition by partition, in their order, as far as the topic went when it was called.
     *
     * @param each tells whether to go on
     */
    void browse(DeadLetterFilter filter, Predicate<DeadLetter> each);

    /** The first that match, partition by partition. */
    List<DeadLetter> list(DeadLetterFilter filter, int limit);

    /** The one at this position, resolved or not. */
    Optional<DeadLetter> find(Position position);

    /** What a filter finds now. */
    Preview preview(DeadLetterFilter filter);

    /** How many are unresolved. Reads the whole topic: offsets do not tell. */
    long depth();

    /**
     * Does something about all that a preview counted and that are still unresolved: many in a transaction, each with its
     * resolution. Whatever ends it, a call with the same preview goes on where it was, and none is done twice. An interrupt ends
     * it between two transactions: one that is being committed gets 5 s, and if it takes longer, the next call finds out what became
     * of it.
     *
     * @param progress told now and then what has been done so far, on the caller's thread
     * @return what was done, by this call
     * @throws TakenOverException if somebody else begins the same meanwhile
     * @throws InterruptedException if the thread was interrupted; what was done is done
     */
    Resolved resolve(Preview preview, Resolve how, Consumer<Resolved> progress) throws InterruptedException;

    /**
     * The groups that have committed an offset of this topic, or whose members read it now: who sees what is redriven to it.
     * Consumer groups, share groups and streams groups.
     */
    Set<String> groupsReading(String topic);
}
