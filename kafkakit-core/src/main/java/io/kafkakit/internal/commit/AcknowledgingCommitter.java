package io.kafkakit.internal.commit;

import java.util.List;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * At least once: appends outcomes with an idempotent producer and waits until all in-sync replicas have them. The offsets
 * are committed after that, by the poll thread. What fails is sent again, whether or not a part of it arrived.
 */
final class AcknowledgingCommitter implements Committer {

    private final OwnedProducer owned;
    private final TopicScout scout;

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
            Producer<byte[], byte[]> producer = owned.ready();
            @Nullable Attempt failed = scout.hold(completions, producer);
            if (failed == null) {
                failed = new Appender(producer, scout).append(completions);
            }
            if (failed instanceof Attempt.Failed) {
                // An idempotent producer that failed may refuse everything from now on.
                owned.discard();
            }
            return failed == null ? new Attempt.Settled(completions) : failed;
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
