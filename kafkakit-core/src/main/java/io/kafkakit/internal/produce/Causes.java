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
 * The meaning of producer exceptions that are not about a record ({@link Fault}). They are recognised by class. In the
 * clients such exceptions lie on both sides of the hierarchy of KIP-1050.
 */
public final class Causes {

    private static final Set<Class<?>> OF_THE_MEMBER = Set.of(
            CommitFailedException.class,
            IllegalGenerationException.class,
            UnknownMemberIdException.class,
            FencedInstanceIdException.class,
            RebalanceInProgressException.class);

    private Causes() {}

    /** Whether a topic that the producer has sent to may have been deleted. */
    public static boolean mayMissTopic(@Nullable Throwable error) {
        return error != null && isAny(error, Set.of(UnknownTopicOrPartitionException.class, TimeoutException.class));
    }

    /** The group does not accept the member metadata that came with the offsets. */
    public static boolean isMember(Throwable error) {
        return isAny(error, OF_THE_MEMBER);
    }

    /**
     * Another producer has its transactional id, or its transaction has timed out. The broker has ended the
     * transaction.
     */
    public static boolean isFenced(Throwable error) {
        return isAny(error, Set.of(ProducerFencedException.class, InvalidProducerEpochException.class));
    }

    /**
     * The broker has forgotten the producer, because its transactional id was not used for
     * {@code transactional.id.expiration.ms}.
     */
    static boolean isForgotten(Throwable error) {
        return isAny(error, Set.of(InvalidPidMappingException.class));
    }

    /**
     * The broker takes less metadata with an offset. A transactional producer does not expect that. It turns the
     * broker's error into a plain exception that contains only the error's message.
     */
    public static boolean isMetadata(Throwable error) {
        return new CauseChain(error)
                .any(cause -> cause instanceof OffsetMetadataTooLarge
                        || String.valueOf(cause.getMessage()).contains(Errors.OFFSET_METADATA_TOO_LARGE.message()));
    }

    /** The topics that an operator must first allow writing to; empty if that is not the problem. */
    public static Set<String> forbiddenTopics(Throwable error) {
        TopicAuthorizationException forbidden = new CauseChain(error).first(TopicAuthorizationException.class);
        return forbidden == null ? Set.of() : forbidden.unauthorizedTopics();
    }

    private static boolean isAny(Throwable error, Set<Class<?>> classes) {
        return new CauseChain(error).any(cause -> classes.contains(cause.getClass()));
    }
}
