package io.kafkakit.faults.sagas;

import io.kafkakit.Backoff;
import io.kafkakit.ConsumerGroup;
import io.kafkakit.ConsumerGroupBuilder;
import io.kafkakit.EventContext;
import io.kafkakit.EventRecord;
import io.kafkakit.HeaderNames;
import io.kafkakit.KafkaCluster;
import io.kafkakit.Ordering;
import io.kafkakit.Retries;
import io.kafkakit.RetryLaterException;
import io.kafkakit.TopicEvents;
import io.kafkakit.faults.WorkerLife;
import io.kafkakit.faults.sagas.Orders.Cancel;
import io.kafkakit.faults.sagas.Orders.Command;
import io.kafkakit.faults.sagas.Orders.Done;
import io.kafkakit.faults.sagas.Orders.Refused;
import io.kafkakit.faults.sagas.Orders.Undone;
import io.kafkakit.saga.SagaParticipant;
import java.time.Duration;
import java.time.Instant;

/** Those that do the steps. Each tells in a topic what it did, in the transaction of the command. */
final class Participants {

    /** Header of a record of the effects: the step, and {@code do}, {@code undo} or {@code empty}. */
    static final String EFFECT = "effect";

    /** It was done. */
    static final String DO = "do";

    /** It was undone. */
    static final String UNDO = "undo";

    /** There was nothing to undo. */
    static final String EMPTY = "empty";

    private static final int CONCURRENCY = 4;
    private static final Duration DELAY = Duration.ofMillis(200);

    private final SagaNames names;
    private final SagaScenario scenario;
    private final String worker;

    Participants(SagaNames names, SagaScenario scenario, String worker) {
        this.names = names;
        this.scenario = scenario;
        this.worker = worker;
    }

    ConsumerGroup start(KafkaCluster cluster) {
        ConsumerGroupBuilder group = cluster.consumerGroup(names.participants())
                .producerPool(names.run() + "-" + worker + "-participants", 2)
                .deadLetterTopic(names.dead())
                .createTopics();
        scenario.describe(group);
        for (Part part : Part.values()) {
            join(part, cluster, group);
        }
        return group.start();
    }

    private void join(Part part, KafkaCluster cluster, ConsumerGroupBuilder group) {
        Retries retries = Retries.upTo(2).onTopic(names.retry(part)).withBackoff(Backoff.fixed(DELAY));
        if (!part.isMarked()) {
            TopicEvents events = TopicEvents.of(names.of(part))
                    .on(part.step(), Command.class, (command, ctx) -> handle(part, command, ctx));
            group.subscribe(
                    events,
                    topic -> topic.ordering(Ordering.KEY)
                            .concurrency(CONCURRENCY)
                            .retries(scenario.keepsOrder() ? retries.keepingKeyOrder() : retries));
            return;
        }
        SagaParticipant participant = SagaParticipant.of(names.of(part), names.marks(part))
                .on(part.step(), Command.class, (command, ctx) -> handle(part, command, ctx))
                .failsWith(Refused.class);
        if (part.isUndone()) {
            participant.onUndo(Cancel.class, (cancel, wasDone, ctx) -> undo(part, cancel, wasDone, ctx));
        }
        participant.join(cluster, group, topic -> topic.concurrency(CONCURRENCY).retries(retries.keepingKeyOrder()));
    }

    private void handle(Part part, Command command, EventContext ctx) {
        tell(command.id(), part, DO, ctx);
        Fate fate = scenario.fate(command.id(), part);
        Instant late = ctx.producedAt().plus(part.limit().multipliedBy(3).dividedBy(2));
        if (fate == Fate.IS_LATE && isFirst(ctx) && Instant.now().isBefore(late)) {
            throw new RetryLaterException(
                    "not in time", Duration.between(Instant.now(), late).abs());
        }
        if (fate == Fate.REFUSES) {
            ctx.reply(new Refused(part.step()));
            return;
        }
        ctx.send(effect(command.id(), part, DO));
        if (fate == Fate.IS_DEAD || (fate == Fate.FAILS && ctx.attempt() <= scenario.failures(command.id()))) {
            throw new IllegalStateException("attempt " + ctx.attempt() + " of " + command.id() + " at " + part);
        }
        if (fate != Fate.IS_DEAF) {
            ctx.reply(new Done(part.step()));
        }
    }

    /** Whether it is the first command of the step. */
    private static boolean isFirst(EventContext ctx) {
        return String.valueOf(ctx.header(HeaderNames.CORRELATION)).endsWith("/1");
    }

    private void undo(Part part, Cancel cancel, boolean wasDone, EventContext ctx) {
        String what = wasDone ? UNDO : EMPTY;
        tell(cancel.id(), part, what, ctx);
        ctx.send(effect(cancel.id(), part, what));
        if (scenario.failsToUndo(cancel.id(), part) && ctx.attempt() == 1) {
            throw new IllegalStateException("the first attempt to undo " + part + " of " + cancel.id());
        }
        ctx.reply(new Undone(part.step()));
    }

    private EventRecord effect(String id, Part part, String what) {
        return EventRecord.of(names.effects(), new Command(id))
                .withKey(id)
                .withHeader(EFFECT, part.step() + " " + what);
    }

    private void tell(String id, Part part, String what, EventContext ctx) {
        WorkerLife.say("handling " + id + " " + part.step() + " " + what + " attempt " + ctx.attempt() + " of "
                + ctx.header(HeaderNames.CORRELATION) + " at " + Instant.now() + " by " + worker + " from "
                + ctx.partition() + "@" + ctx.offset());
    }
}
