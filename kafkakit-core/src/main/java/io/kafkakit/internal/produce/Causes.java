package io.kafkakit.internal.produce;

import io.kafkakit.internal.flow.CauseChain;
import java.util.Set;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.IllegalGenerationException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.OffsetMetadataTooLarge;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/**
 * What an exception of a producer means that is not about a record ({@link Fault}). Sorted by class, because in the clients these
 * lie on both sides of the hierarchy that KIP-1050 gives them.
 */
public final class Causes {

    private static final Set<Class<?>> OF_THE_MEMBER = Set.of(
            CommitFailedException.class,
            IllegalGenerationException.class,
            UnknownMemberIdException.class,
            FencedInstanceIdException.class,
            RebalanceInProgressException.class);

    private Causes() {}

    /** It may be that a topic was deleted to which its producer has sent. */
    public static boolean mayMissTopic(@Nullable Throwable error) {
        return error != null && isAny(error, Set.of(UnknownTopicOrPartitionException.class, TimeoutException.class));
    }

    /** The group does not know the member by the metadata that came with its offsets. */
    public static boolean isMember(Throwable error) {
        return isAny(error, OF_THE_MEMBER);
    }

    /** Another producer has its transactional id, or its transaction has timed out: the broker has ended the transaction. */
    public static boolean isFenced(Throwable error) {
        return isAny(error, Set.of(ProducerFencedException.class, InvalidProducerEpochException.class));
    }

    /** The broker knows the producer no more, because its transactional id was not used for {@code transactional.id.expiration.ms}. */
    static boolean isForgotten(Throwable error) {
        return isAny(error, Set.of(InvalidPidMappingException.class));
    }

    /**
     * The broker takes less metadata with an offset. A transactional producer does not expect that: it makes a plain
     * exception of the broker's error, with nothing but the error's sentence in it.
     */
    public static boolean isMetadata(Throwable error) {
        return new CauseChain(error)
                .any(cause -> cause instanceof OffsetMetadataTooLarge
                        || String.valueOf(cause.getMessage()).contains(Errors.OFFSET_METADATA_TOO_LARGE.message()));
    }

    /** The topics that an operator has to allow writing to first; none if that is not what is wrong. */
    public static Set<String> forbiddenTopics(Throwable error) {
        TopicAuthorizationException forbidden = new CauseChain(error).first(TopicAuthorizationException.class);
        return forbidden == null ? Set.of() : forbidden.unauthorizedTopics();
    }

    private static boolean isAny(Throwable error, Set<Class<?>> classes) {
        return new CauseChain(error).any(cause -> classes.contains(cause.getClass()));
    }
}
