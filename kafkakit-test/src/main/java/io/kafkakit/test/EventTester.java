package io.kafkakit.test;

import io.kafkakit.EventRecord;
import io.kafkakit.EventSubscription;
import io.kafkakit.Experimental;
import io.kafkakit.Member;
import io.kafkakit.TopicEvents;
import io.kafkakit.TopicOptions;
import io.kafkakit.codec.EventCodec;
import io.kafkakit.codec.TopicCodecs;
import io.kafkakit.interceptor.HandlerInterceptor;
import io.kafkakit.internal.encode.Encoder;
import io.kafkakit.internal.flow.Delivery;
import io.kafkakit.internal.flow.Holder;
import io.kafkakit.internal.flow.NotNow;
import io.kafkakit.internal.flow.Outcome;
import io.kafkakit.internal.flow.TopicPlan;
import io.kafkakit.internal.flow.TopicSettings;
import io.kafkakit.internal.flow.Verdict;
import io.kafkakit.internal.handle.BatchPipeline;
import io.kafkakit.internal.handle.CodecTroubles;
import io.kafkakit.internal.handle.Interceptors;
import io.kafkakit.internal.handle.Metadata;
import io.kafkakit.internal.handle.Pipeline;
import io.kafkakit.internal.handle.Staging;
import io.kafkakit.internal.recover.Recovery;
import io.kafkakit.internal.route.Decoder;
import io.kafkakit.internal.route.Router;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Runs the handlers of a {@link TopicEvents} without a broker, with the code that runs them in production. The record
 * is decoded, routed and handled; if that fails, it is recovered. The result is a {@link TestedOutcome}.
 *
 * <pre>{@code
 * EventTester tester = EventTester.of(orders).options(topic -> topic.retries(Retries.upTo(3)));
 *
 * tester.deliver("o-1", new OrderCreated("o-1"))
 *     .assertHandled()
 *     .assertSent("payments", new PaymentRequested("o-1"));
 * }</pre>
 *
 * <p>By default there are no retries and no metadata, and dead letters go to {@code dead-letter-queue}. The member is
 * {@code consumer-1} of the group {@code event-tester}, and not its leader. The clock stands still at the tester's
 * creation until the test moves it. Not thread-safe.
 */
public final class EventTester {

    /** The default of {@code max.request.size}, which limits a handler's sends in production too. */
    private static final int MAX_RECORD_BYTES = 1_048_576;

    private final TopicEvents events;
    private final TopicSettings options = new TopicSettings();
    private final TestClock clock = new TestClock(Instant.now());
    private final Arrivals arrivals = new Arrivals();
    private final WaitingKeys waiting = new WaitingKeys();
    private String deadLetterTopic = "dead-letter-queue";
    private Member member = new Member("consumer-1", "event-tester", false);
    private @Nullable Supplier<?> metadata;
    private TopicCodecs codecs = TopicCodecs.defaults();
    private final List<HandlerInterceptor> interceptors = new ArrayList<>();
    private @Nullable Holder holder;

    private EventTester(TopicEvents events) {
        this.events = events;
    }

    /** A tester of these events' handlers. */
    public static EventTester of(TopicEvents events) {
        return new EventTester(events);
    }

    /**
     * Sets how the topic is handled: the same options as in {@code subscribe}. A {@linkplain TopicOptions#state state}
     * begins empty.
     */
    public EventTester options(Consumer<TopicOptions> options) {
        options.accept(this.options);
        return this;
    }

    /** The group's dead-letter topic. */
    public EventTester deadLetterTopic(String topic) {
        this.deadLetterTopic = topic;
        return this;
    }

    /** The member that handlers see; recovery records name its group. */
    public EventTester member(Member member) {
        this.member = member;
        return this;
    }

    /** The group's metadata. */
    public EventTester metadata(Supplier<?> supplier) {
        this.metadata = supplier;
        return this;
    }

    /** Adds an interceptor of the group; the first is the outermost. */
    @Experimental
    public EventTester handlerInterceptor(HandlerInterceptor interceptor) {
        interceptors.add(interceptor);
        return this;
    }

    /** The cluster's codec. */
    public EventTester codec(EventCodec codec) {
        return codecs(TopicCodecs.of(codec));
    }

    /** The cluster's codecs. Codecs of the topic's options override them. */
    @Experimental
    public EventTester codecs(TopicCodecs codecs) {
        this.codecs = codecs;
        return this;
    }

    /**
     * Sets the clock. Records are received, fail and become due by it. It also gives the timestamp of records without
     * one.
     */
    public EventTester at(Instant now) {
        clock.set(now);
        return this;
    }

    /** Moves the clock forward. */
    public EventTester advance(Duration time) {
        clock.set(clock.now().plus(time));
        return this;
    }

    /** The time of the clock. */
    public Instant now() {
        return clock.now();
    }

    /** Delivers an event, named after its class. */
    public TestedOutcome deliver(@Nullable String key, Object data) {
        return deliver(EventRecord.of(events.topic(), data).withKey(key));
    }

    /** Delivers an event of this name. */
    public TestedOutcome deliver(@Nullable String key, String event, Object data) {
        return deliver(EventRecord.of(events.topic(), event, data).withKey(key));
    }

    /** Delivers a record with headers, partition or timestamp of its own; by default in partition 0. */
    public TestedOutcome deliver(EventRecord record) {
        return deliver(arrived(record));
    }

    /**
     * Delivers records together, as a partition has them: a batch handler gets as many at once as
     * {@link TopicOptions#batches} allows.
     *
     * @return the outcome of each, in order
     */
    @Experimental
    public List<TestedOutcome> deliverBatch(EventRecord... records) {
        TopicPlan plan = plan();
        List<Delivery> left = new ArrayList<>();
        for (EventRecord record : records) {
            left.add(delivery(plan, arrived(record)));
        }
        List<TestedOutcome> outcomes = new ArrayList<>();
        FailureWatch watch = new FailureWatch();
        BatchPipeline batches = BatchPipeline.of(pipeline(watch));
        while (batches != null && !left.isEmpty()) {
            List<Delivery> next =
                    left.subList(0, Math.min(left.size(), plan.batches().size()));
            for (Verdict verdict : batches.process(List.copyOf(next), () -> false, () -> true)) {
                Outcome outcome = outcome(verdict);
                Throwable failure = outcome.isOfRecovery() ? watch.failure() : null;
                outcomes.add(new TestedOutcome(left.remove(0), outcome, outputCodecs(), failure));
            }
        }
        left.forEach(each -> outcomes.add(process(each)));
        return outcomes;
    }

    /** Delivers a record that another handler sent, or that was read from a topic. */
    public TestedOutcome deliver(TestRecord record) {
        return deliver(arrivals.of(record.produced(), clock.now()));
    }

    /** Delivers a record with this text as its value, which need not be an event; null for a tombstone. */
    public TestedOutcome deliverText(@Nullable String key, @Nullable String value) {
        var record = new ProducerRecord<>(events.topic(), bytes(key), bytes(value));
        return deliver(arrivals.of(record, clock.now()));
    }

    /**
     * Delivers a record exactly as it was read, from the source topic or a retry topic.
     *
     * <p>If retries keep the order of keys, and another record of its key waits, it becomes a retry record on the
     * {@code -behind} topic. Its handler does not run then.
     *
     * @throws IllegalArgumentException if it belongs to another topic
     * @throws io.kafkakit.UnavailableException if a codec, or what the handler needs, is not available. In a group the record waits then.
     */
    public TestedOutcome deliver(ConsumerRecord<byte[], byte[]> record) {
        TopicPlan plan = plan();
        if (!plan.topics().contains(record.topic())) {
            throw new IllegalArgumentException("these handlers do not read topic '" + record.topic() + "', only "
                    + String.join(", ", plan.topics()));
        }
        return process(delivery(plan, record));
    }

    /**
     * Delivers a record whose earlier attempts have failed.
     *
     * @param attempt 1 for the first
     * @throws IllegalArgumentException if the retries do not reach this attempt
     */
    public TestedOutcome deliverAttempt(int attempt, EventRecord record) {
        Delivery first = delivery(plan(), arrived(record));
        if (attempt == 1) {
            return process(first);
        }
        Delivery last = new Delivery(
                first.plan(), first.record(), first.isRetry(), attempt - 1, first.receivedAt(), first.holder());
        Outcome retried = Recovery.failed(last, new Exception("attempt " + (attempt - 1) + " failed"), clock.millis());
        if (attempt < 1 || retried.kind() != Outcome.Kind.RETRIED) {
            throw new IllegalArgumentException("attempt " + attempt + " never comes: the retries are "
                    + (options.retries() == null ? "none" : options.retries()) + ", and the first attempt is 1");
        }
        return deliverAgain(new TestedOutcome(last, retried, outputCodecs(), null));
    }

    /**
     * Delivers the retry record of a failed attempt when it is due; moves the clock to that time.
     *
     * @throws AssertionError if there is no retry record
     * @throws IllegalStateException if retries keep the order of keys, and it waits behind a record that waits for a
     *     retry
     */
    public TestedOutcome deliverAgain(TestedOutcome failed) {
        TestedRetry retry = failed.retry();
        if (retry.due().isAfter(clock.now())) {
            clock.set(retry.due());
        }
        return deliver(retry.record());
    }

    private TestedOutcome process(Delivery delivery) {
        FailureWatch watch = new FailureWatch();
        return new TestedOutcome(delivery, process(delivery, pipeline(watch)), outputCodecs(), watch.failure());
    }

    private Pipeline pipeline(FailureWatch watch) {
        List<EventSubscription<?>> watched = events.subscriptions().stream()
                .<EventSubscription<?>>map(watch::over)
                .toList();
        Decoder decoder = Decoder.of(events.topic(), inputCodecs());
        Staging staging = new Staging(
                outputCodecs(),
                decoder,
                new Metadata(metadata),
                new Interceptors(interceptors, List.of()),
                false,
                MAX_RECORD_BYTES,
                options.maxStagedBytes());
        return new Pipeline(
                new Router(decoder, watched),
                staging,
                watch::failed,
                new CodecTroubles(events.topic(), (about, what, cause) -> {}, clock),
                clock);
    }

    private TopicCodecs inputCodecs() {
        return options.ownCodecs(events.topic(), codecs);
    }

    private TopicCodecs outputCodecs() {
        return options.outputCodecs(inputCodecs());
    }

    private Outcome process(Delivery delivery, Pipeline pipeline) {
        String behind = delivery.plan().behindTopic();
        if (behind == null) {
            return outcome(pipeline.process(delivery));
        }
        if (waiting.isBehindAnother(delivery)) {
            if (delivery.record().topic().equals(behind)) {
                throw new IllegalStateException(
                        delivery.position() + " waits behind a record of its key that waits for a retry:"
                                + " deliver that one first, with deliverAgain(outcome)");
            }
            return pipeline.waitBehind(delivery, behind);
        }
        Outcome outcome = outcome(pipeline.process(delivery));
        waiting.settle(delivery, outcome.isTriedAgain());
        return outcome;
    }

    /** A codec or a handler that is not available ends the test's delivery. In a group the record would wait. */
    private static Outcome outcome(Verdict verdict) {
        if (verdict instanceof Outcome outcome) {
            return outcome;
        }
        RuntimeException unavailable = ((NotNow) verdict).unavailable();
        throw unavailable == null ? new IllegalStateException("the event is paused") : unavailable;
    }

    private Delivery delivery(TopicPlan plan, ConsumerRecord<byte[], byte[]> record) {
        return Delivery.of(plan, record, clock.millis(), holder());
    }

    /** One member with one partition, whose state begins empty. */
    private Holder holder() {
        if (holder == null) {
            holder = TestedState.holder(() -> member, events.topic(), options.state());
        }
        return holder;
    }

    private ConsumerRecord<byte[], byte[]> arrived(EventRecord record) {
        return arrivals.of(Encoder.encode(record, inputCodecs()), clock.now());
    }

    private TopicPlan plan() {
        String own = options.deadLetterTopic();
        return TopicPlan.of(member.groupId(), events.topic(), options, own == null ? deadLetterTopic : own);
    }

    private static byte @Nullable [] bytes(@Nullable String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }
}
