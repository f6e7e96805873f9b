package io.kafkakit.internal.commit;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * At least once: appends outcomes with an idempotent producer and waits until all in-sync replicas have them. The offsets
 * are committed after that, by the poll thread. An outcome that fails is sent again, whether or not a part of it arrived;
 * those that were acknowledged while another of the same attempt failed are not.
 */
final class AcknowledgingCommitter implements Committer {

    private final OwnedProducer owned;
    private final TopicScout scout;
    /** Acknowledged, but not settled yet: one before them in the same attempt failed. */
    private final Set<Completion> acknowledged = Collections.newSetFromMap(new IdentityHashMap<>());

    AcknowledgingCommitter(OwnedProducer owned, TopicScout scout) {
        this.owned = owned;
        this.scout = scout;
    }

    @Override
    public void open() {
        owned.ready();
    }

    @Override
    public Attempt attempt(List<Completion> completions) {
        try {
            acknowledged.removeIf(each -> each.tenure().isEnded());
            List<Completion> missing = completions.stream()
                    .filter(each -> !acknowledged.contains(each))
                    .toList();
            Producer<byte[], byte[]> producer = owned.ready();
            @Nullable Attempt failed = scout.hold(missing, producer);
            if (failed == null) {
                Appender appender = new Appender(producer, scout);
                failed = appender.append(missing);
                acknowledged.addAll(appender.acknowledged());
            }
            if (failed instanceof Attempt.Failed) {
                // An idempotent producer that failed may refuse everything from now on.
                owned.discard();
            }
            if (failed != null) {
                return failed;
            }
            completions.forEach(acknowledged::remove);
            return new Attempt.Settled(completions);
        } catch (InterruptException e) {
            owned.discard();
            throw new StoppedException();
        } catch (KafkaException | IllegalStateException e) {
            owned.discard();
            return new Attempt.Failed(e);
        }
    }

    @Override
    public void close() {
        owned.close();
    }
}
