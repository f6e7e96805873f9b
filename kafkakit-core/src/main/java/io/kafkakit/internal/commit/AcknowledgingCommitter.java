package io.kafkakit.internal.commit;

import io.kafkakit.internal.flow.Outcome;
import io.kafkakit.internal.produce.Causes;
import io.kafkakit.internal.produce.OwnedProducer;
import io.kafkakit.internal.produce.StoppedException;
import io.kafkakit.internal.tenure.Completion;
import io.kafkakit.monitor.LaneState;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * At least once: appends outcomes with an idempotent producer and waits until all in-sync replicas have them.
 * Afterwards the poll thread commits the offsets.
 *
 * <p>A failed outcome is sent again as a whole, even if a part of it arrived. Outcomes of the same attempt that were
 * acknowledged are not sent again.
 */
final class AcknowledgingCommitter implements Committer {

    private final OwnedProducer owned;
    private final TopicScout scout;
    private final LaneMeter meter;
    private final Inbox inbox;
    private final OpenBatchSlot sharing;
    /**
     * Acknowledged and not settled yet: another outcome of the attempt failed, or the offset's metadata had no room.
     */
    private final Set<Completion> acknowledged = Collections.newSetFromMap(new IdentityHashMap<>());

    /** A committer that is not open yet. It can append more outcomes from the inbox to an attempt. */
    AcknowledgingCommitter(OwnedProducer owned, TopicScout scout, LaneMeter meter, Inbox inbox) {
        this.owned = owned;
        this.scout = scout;
        this.meter = meter;
        this.inbox = inbox;
        this.sharing = new OpenBatchSlot(inbox);
    }

    @Override
    public void open() {
        owned.open();
    }

    @Override
    public Set<String> topics() {
        return owned.topics();
    }

    @Override
    public void announce(Outcome outcome) {
        scout.announce(outcome);
    }

    @Override
    public Attempt attempt(List<Completion> completions, int room) {
        PendingTransaction.Timing timing = meter.begin();
        acknowledged.removeIf(each -> each.tenure().isEnded());
        boolean isWhole = acknowledged.isEmpty();
        Batch batch = isWhole ? Batch.unfilled(completions) : Batch.of(completions);
        try {
            Attempt failed = isWhole
                    ? send(completions, batch, batch::add, room)
                    : send(
                            completions.stream()
                                    .filter(each -> !acknowledged.contains(each))
                                    .toList(),
                            batch,
                            each -> {},
                            0);
            if (failed instanceof Attempt.Failed || failed instanceof Attempt.Unwritten) {
                // An idempotent producer that failed may refuse everything from now on.
                owned.discard();
                meter.replaced(owned, Objects.requireNonNull(failed.reason()), timing.began());
            } else if (failed != null && Causes.mayMissTopic(failed.reason())) {
                // Its client would ask for the missing topic repeatedly, with a warning each time.
                owned.discard();
            }
            return failed != null ? failed : settle(batch, meter.nanos() - timing.began());
        } catch (InterruptException | StoppedException e) {
            owned.discard();
            throw new StoppedException();
        } catch (KafkaException | IllegalStateException e) {
            owned.discard();
            meter.failed(batch.completions().size(), e);
            meter.replaced(owned, e, timing.began());
            return new Attempt.Failed(batch.completions(), e);
        }
    }

    private @Nullable Attempt send(List<Completion> missing, Batch batch, Consumer<Completion> before, int room) {
        Producer<byte[], byte[]> producer = owned.ready();
        List<Completion> tried = batch.completions();
        Attempt.Held held = scout.hold(missing, producer);
        if (held != null) {
            return new Attempt.Held(tried, held.tenures(), held.reason(), held.millis());
        }
        Appender appender = new Appender(owned, producer, scout, meter.nanos());
        appender.append(missing, before);
        if (room > 0 && !appender.hasFailed() && batch.isBehind()) {
            OpenBatch open = new OpenBatch(appender, batch, inbox, room, meter);
            sharing.share(open, open::isWorthWaiting);
        }
        meter.is(LaneState.COMMITTING);
        appender.flush();
        Attempt failed = appender.failure(tried);
        if (failed != null) {
            acknowledged.addAll(appender.acknowledged());
            meter.failed(tried.size(), failed.reason());
        }
        return failed;
    }

    @Override
    public boolean help() {
        return sharing.help();
    }

    private Attempt settle(Batch all, long nanos) {
        List<Completion> completions = all.completions();
        Batch batch = all;
        batch.plan();
        List<Completion> crowdedOut = batch.crowdedOut();
        if (!crowdedOut.isEmpty()) {
            // They are settled once, when the metadata has room for them. The plan of the others stays the same.
            batch = Batch.of(Lane.without(completions, crowdedOut));
            batch.plan();
        }
        meter.committed(batch.parts(), nanos);
        batch.parts().forEach(Batch.Part::settle);
        if (!acknowledged.isEmpty()) {
            completions.forEach(acknowledged::remove);
        }
        if (crowdedOut.isEmpty()) {
            return Attempt.Done.ALL;
        }
        acknowledged.addAll(crowdedOut);
        return new Attempt.Crowded(crowdedOut, crowdedOut);
    }

    @Override
    public void close() {
        owned.close();
    }
}
