package io.kafkakit.internal.handle;

import io.kafkakit.Disposition;
import io.kafkakit.EventHandler;
import io.kafkakit.HeaderNames;
import io.kafkakit.KafkaKitException;
import io.kafkakit.UnavailableException;
import io.kafkakit.UnknownEvents;
import io.kafkakit.effect.Effects;
import io.kafkakit.internal.flow.Delivery;
import io.kafkakit.internal.flow.HeaderText;
import io.kafkakit.internal.flow.NotNow;
import io.kafkakit.internal.flow.Outcome;
import io.kafkakit.internal.flow.Thrown;
import io.kafkakit.internal.flow.Verdict;
import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.recover.Recovery;
import io.kafkakit.internal.route.Route;
import io.kafkakit.internal.route.Router;
import io.kafkakit.monitor.FailedRecord;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From a delivery to its outcome: decode, route, handle, and recover if that failed. There is no outcome yet if the
 * codec or a handler is not available, or the event is paused. Touches no client, so tests can
 * run it directly. Thread-safe if the handlers are.
 */
public final class Pipeline {

    private static final Logger log = LoggerFactory.getLogger(Pipeline.class);
    /** The maximum number of remembered names of unknown events, and of other groups. */
    private static final int MOST_NAMES = 1_000;

    private final Router router;
    private final Staging staging;
    private final boolean mdc;
    private final Consumer<FailedRecord> onFailed;
    private final CodecTroubles codecTroubles;
    private final Clock clock;
    private final FailureLog failures;
    private final Set<String> unknownSeen = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean tombstoneSeen = new AtomicBoolean();
    private final Set<String> othersSeen = ConcurrentHashMap.newKeySet();

    /**
     * The pipeline of one source topic.
     *
     * @param onFailed called for each record that was not handled; must not throw
     * @param codecTroubles hears of partitions that wait for a codec
     */
    public Pipeline(
            Router router, Staging staging, Consumer<FailedRecord> onFailed, CodecTroubles codecTroubles, Clock clock) {
        this.router = router;
        this.codecTroubles = codecTroubles;
        this.staging = staging;
        this.mdc = RecordMdc.isOf(staging.mdc());
        this.onFailed = onFailed;
        this.clock = clock;
        this.failures = new FailureLog(clock);
    }

    /** Whether one of its handlers takes several records at once. */
    boolean hasBatches() {
        return router.subscriptions().stream().anyMatch(each -> each.handler() instanceof BatchOfOne);
    }

    Interceptors interceptors() {
        return staging.interceptors();
    }

    /**
     * Decodes the delivery's value and runs its handler. Any exception or {@link Error} is a failed attempt. Errors
     * after which the JVM cannot go on are rethrown.
     */
    public Verdict process(Delivery delivery) {
        return process(delivery, () -> false);
    }

    /**
     * As {@link #process(Delivery)}, for a member that may lose the partition meanwhile.
     *
     * @param isGivenUp true if the outcome will be dropped. The next owner handles the record again, so the failure is
     *     not reported.
     */
    public Verdict process(Delivery delivery, BooleanSupplier isGivenUp) {
        try {
            return decide(delivery, isGivenUp);
        } finally {
            // A handler or codec may have been interrupted, or have interrupted its own thread. The next one on this
            // thread must not be stopped by that.
            Thread.interrupted();
        }
    }

    private Verdict decide(Delivery delivery, BooleanSupplier isGivenUp) {
        Verdict early = early(delivery);
        int version = delivery.plan().controls().version();
        return early == null ? settle(delivery, route(delivery), version, isGivenUp) : early;
    }

    /**
     * The outcome of a record whose output was refused before, and of a retry that is not handled here or must wait on;
     * null if it is to be handled.
     */
    @Nullable
    Verdict early(Delivery delivery) {
        Exception refused = delivery.holder().refused(delivery.record().offset());
        if (refused != null) {
            Effects effects = delivery.plan().effects();
            UnavailableException notKept = effects == null ? null : EffectRun.retain(effects, delivery);
            if (notKept != null) {
                return NotNow.unavailable(notKept);
            }
            return staged(Recovery.deadLetter(delivery, Disposition.OUTPUT_REFUSED, refused, clock.millis()));
        }
        return delivery.isRetry() ? notNow(delivery) : null;
    }

    Route route(Delivery delivery) {
        named(delivery);
        return router.route(delivery.record());
    }

    /**
     * Handles a delivery whose route is known.
     *
     * @param version of the topic's controls before it was known
     */
    Verdict settle(Delivery delivery, Route route, int version, BooleanSupplier isGivenUp) {
        if (route instanceof Route.ToHandler to) {
            return delivery.plan().controls().isPaused(to.event())
                    ? NotNow.paused(version)
                    : handle(delivery, to, isGivenUp);
        }
        if (route instanceof Route.Tombstone) {
            return tombstone(delivery);
        }
        if (route instanceof Route.Unknown unknown) {
            return unknown(delivery, unknown.event());
        }
        if (route instanceof Route.Unavailable unavailable) {
            return NotNow.unavailable(unavailable.reason());
        }
        if (route instanceof Route.Failed failed) {
            return failed(delivery, null, failed.reason(), isGivenUp);
        }
        return undecodable(delivery, ((Route.Undecodable) route).reason());
    }

    private Outcome staged(Outcome outcome) {
        return staging.interceptors().staged(outcome);
    }

    private Outcome undecodable(Delivery delivery, Throwable reason) {
        failures.undecodable(delivery, reason);
        Outcome outcome = staged(Recovery.deadLetter(delivery, Disposition.UNDECODABLE, reason, clock.millis()));
        onFailed.accept(outcome.failed(delivery, null, reason));
        return outcome;
    }

    private @Nullable Outcome notNow(Delivery delivery) {
        if (delivery.isOfAnotherGroup()) {
            return ofAnotherGroup(delivery);
        }
        if (delivery.isForeign()) {
            return foreign(delivery);
        }
        Outcome onward = Recovery.moveOn(delivery, clock.millis());
        return onward == null ? null : staged(onward);
    }

    private Outcome ofAnotherGroup(Delivery delivery) {
        String group = HeaderText.text(delivery.record().headers(), HeaderNames.GROUP);
        if (isNew(String.valueOf(group), othersSeen)) {
            log.warn(
                    "{}: this retry record belongs to group '{}' and, like all its records, is left to that group. If the group was renamed, run it under"
                            + " its old name until its retry topics are empty; otherwise give each group its own retry topic",
                    delivery.position(),
                    group);
        }
        return Outcome.skipped();
    }

    private Outcome foreign(Delivery delivery) {
        return unroutable(
                delivery,
                null,
                "neither kafkakit nor its npm package put this record on retry topic '"
                        + delivery.record().topic()
                        + "': give other writers a topic of their own; if this group is to handle it, redrive it");
    }

    private Outcome unroutable(Delivery delivery, @Nullable String event, String why) {
        KafkaKitException reason = new KafkaKitException(why);
        failures.unroutable(delivery, reason);
        Outcome outcome = staged(Recovery.deadLetter(delivery, Disposition.UNROUTABLE, reason, clock.millis()));
        onFailed.accept(outcome.failed(delivery, event, reason));
        return outcome;
    }

    /** Whether this name is new. Names come from the network, so the number of remembered names is limited. */
    private static boolean isNew(String name, Set<String> seen) {
        return seen.size() < MOST_NAMES && seen.add(name);
    }

    /** The thread has no more records: its log lines name none from now on. */
    public void atRest() {
        if (mdc) {
            RecordMdc.remove();
        }
    }

    /** The partitions of the topic that wait for a codec. */
    public CodecTroubles codecTroubles() {
        return codecTroubles;
    }

    /** Another record of its key must be done first, so this one waits on the behind topic. */
    public Outcome waitBehind(Delivery delivery, String topic) {
        return staged(Recovery.waitBehind(delivery, topic));
    }

    /**
     * The context of a run of a handler.
     *
     * @param stagedBytes of the run so far: those of a batch share it
     */
    StagingContext context(Delivery delivery, Route.ToHandler to, AtomicLong stagedBytes) {
        return new StagingContext(delivery, to.event(), staging, stagedBytes);
    }

    /** Log lines of this thread name this record from now on, if they should name one. */
    void named(Delivery delivery) {
        if (mdc) {
            RecordMdc.put(delivery);
        }
    }

    Verdict handle(Delivery delivery, Route.ToHandler to, BooleanSupplier isGivenUp) {
        StagingContext context = context(delivery, to, new AtomicLong());
        try {
            Effects effects = delivery.plan().effects();
            Item item = new Item(delivery, to, context);
            if (effects != null) {
                return new EffectRun(effects)
                        .run(List.of(item), items -> call(items.get(0)))
                        .get(0);
            }
            call(item);
            return item.handled();
        } catch (Throwable thrown) {
            context.close();
            Thrown.rethrowIfFatal(thrown);
            NotNow notNow = NotNow.of(thrown);
            return notNow == null
                    ? failed(delivery, to.event(), thrown, isGivenUp).with(context.attachments())
                    : notNow;
        }
    }

    /** The outcome of a failed attempt. The event is null if it is not known. */
    Outcome failed(Delivery delivery, @Nullable String event, Throwable thrown, BooleanSupplier isGivenUp) {
        Outcome outcome = staged(Recovery.failed(delivery, thrown, clock.millis()));
        if (isGivenUp.getAsBoolean()) {
            log.info(
                    "{} failed after its partition was taken away, and is left to the next owner: {}",
                    delivery.position(),
                    Thrown.words(thrown));
            return outcome;
        }
        failures.failed(delivery, event == null ? "no event name" : event, outcome, thrown);
        onFailed.accept(outcome.failed(delivery, event, thrown));
        return outcome;
    }

    @SuppressWarnings(
            "unchecked") // The subscription was made with a handler for the type that the data was decoded to.
    private void call(Item item) throws Exception {
        EventHandler<Object> its =
                (EventHandler<Object>) item.to().subscription().handler();
        Object data = item.to().data();
        StagingContext context = item.context();
        List<StagingContext> contexts = List.of(context);
        if (item.to().subscription().handler() instanceof BatchOfOne) {
            // Interceptors see the data of a batch as a list, however many there are.
            staging.interceptors().call((list, ctx) -> its.handle(data, ctx), List.of(data), contexts, context::attach);
        } else {
            staging.interceptors().call(its, data, contexts, context::attach);
        }
    }

    private Outcome tombstone(Delivery delivery) {
        if (delivery.hasFailed()) {
            return unroutable(
                    delivery,
                    null,
                    "no handler for tombstones on topic '" + delivery.plan().topic() + "'");
        }
        if (!tombstoneSeen.getAndSet(true)) {
            log.info(
                    "{}: no handler for tombstones on topic '{}'; all are skipped and counted",
                    delivery.position(),
                    delivery.plan().topic());
        }
        return Outcome.skipped();
    }

    private Outcome unknown(Delivery delivery, @Nullable String name) {
        String event = name == null ? "without a name" : name;
        if (delivery.hasFailed() || delivery.plan().unknownEvents() == UnknownEvents.DEAD_LETTER) {
            String topic = delivery.plan().topic();
            return unroutable(delivery, event, "no handler for event '" + event + "' on topic '" + topic + "'");
        }
        if (isNew(event, unknownSeen)) {
            log.warn(
                    "{}: no handler for event '{}' on topic '{}'; all of this name are skipped and counted",
                    delivery.position(),
                    event,
                    delivery.plan().topic());
        }
        return Outcome.skipped();
    }
}
