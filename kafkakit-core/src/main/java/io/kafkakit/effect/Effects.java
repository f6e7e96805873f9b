package io.kafkakit.effect;

import io.kafkakit.ConfigurationException;
import io.kafkakit.Experimental;
import io.kafkakit.UnavailableException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Where handlers have effects besides their sends, and how each of them is made once. Must be thread-safe.
 * {@code kafkakit-jdbc} has one for databases; {@link io.kafkakit.TopicOptions#effects} gives it to a topic.
 *
 * <p>A handler runs in one {@link EffectTransaction}, which also stores that its record is handled, and what it sends.
 * After that, one Kafka transaction commits these sends and the record's offset. If the process dies between the two, the
 * record is read again. Then its handler does not run, and the stored sends are committed with its offset.
 */
@Experimental
public interface Effects {

    /** What a failure says of an attempt. */
    enum Failure {
        /** The attempt has failed: it counts. */
        ATTEMPT,
        /** The transaction got in the way of another one. It is made again at once, and no attempt counts. */
        CONFLICT,
        /** What the transaction needs is not there now. The partition waits, and no attempt counts. */
        UNAVAILABLE
    }

    /**
     * Checks at the start of a group whether everything is there.
     *
     * @throws ConfigurationException if something is missing or wrong: the group does not start
     * @throws UnavailableException if that cannot be found out now: the group asks again
     */
    void check();

    /**
     * This process begins to read a partition from its committed offset: what is stored of records from there on may be
     * another member's. Called before the first of them is handled. Must not wait.
     */
    void opened(String group, TopicPartition partition);

    /**
     * Begins a transaction for one attempt of a handler. This waits for another transaction with one of these keys: a
     * member that has lost the partition may still run it. If it throws, the partition waits, and no attempt counts.
     *
     * @param keys of the records that the handler takes: one, or several for a batch handler
     */
    EffectTransaction begin(List<EffectKey> keys) throws Exception;

    /** What this exception says, or one of its causes. Asked for each of them, from the outside to the root cause. */
    Failure failure(Throwable thrown);

    /**
     * Keeps what is stored for this record, as for a recovered one: Kafka refused what its handler had sent, and it
     * becomes a dead letter, which may come back.
     */
    void retain(EffectKey key) throws Exception;

    /**
     * Forgets what is stored of records that will not be read again. Called every few seconds, on a thread of its own.
     *
     * @param committed the first offset of each partition that is not done. What is stored of records before it can go,
     *     except for {@linkplain EffectKey#isRecovered recovered} and retained ones. Those go after a time.
     */
    void prune(String group, Map<TopicPartition, Long> committed) throws Exception;
}
