package io.kafkakit.internal.consume;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kafkakit.EventContext;
import io.kafkakit.EventHandler;
import io.kafkakit.HeaderNames;
import io.kafkakit.Member;
import io.kafkakit.TopicEvents;
import io.kafkakit.internal.commit.HandLanes;
import io.kafkakit.internal.dispatch.ConsumerLoad;
import io.kafkakit.internal.dispatch.DispatchParts;
import io.kafkakit.internal.dispatch.Dispatcher;
import io.kafkakit.internal.dispatch.KeyOrder;
import io.kafkakit.internal.dispatch.Limits;
import io.kafkakit.internal.dispatch.PartitionFlow;
import io.kafkakit.internal.dispatch.Pauses;
import io.kafkakit.internal.dispatch.PollThrottle;
import io.kafkakit.internal.dispatch.Stage;
import io.kafkakit.internal.dispatch.Waiting;
import io.kafkakit.internal.flow.Delivery;
import io.kafkakit.internal.flow.TopicPlan;
import io.kafkakit.internal.flow.TopicSettings;
import io.kafkakit.internal.handle.Pipeline;
import io.kafkakit.internal.ledger.Restored;
import io.kafkakit.internal.lifecycle.StopSignal;
import io.kafkakit.internal.lifecycle.Threads;
import io.kafkakit.internal.lookup.GroupLookups;
import io.kafkakit.internal.monitor.Monitor;
import io.kafkakit.internal.tenure.Tenure;
import io.kafkakit.support.DueClock;
import io.kafkakit.support.HandClock;
import io.kafkakit.support.HandThreads;
import io.kafkakit.support.KnownCluster;
import io.kafkakit.support.Pipelines;
import io.kafkakit.support.Work;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What the parts of a consumer work with, without a broker. Handlers run and outcomes are committed when a test says so, all on its
 * own thread. The group reads one topic, {@code orders}, and its retry topics.
 */
final class Workbench {

    static final String TOPIC = "orders";
    static final TopicPartition ZERO = new TopicPartition(TOPIC, 0);
    static final TopicPartition ONE = new TopicPartition(TOPIC, 1);

    /** Records that a consumer may hold, and a partition. */
    static final int MOST = 100;

    final DueClock clock = new DueClock();
    final KnownCluster cluster = new KnownCluster();
    final NotedConsumer consumer = new NotedConsumer();
    final HandThreads threads = new HandThreads();
    /** The ids that handlers have got, in order. */
    final List<Integer> handled = new ArrayList<>();

    final List<Throwable> failures = new ArrayList<>();
    final GroupLookups lookups = new GroupLookups(cluster::admin, "g");
    final Monitor monitor = new Monitor(List.of(), new Threads("t"), clock);
    final HandLanes lanes = new HandLanes(monitor, clock, lookups);
    final Pauses pauses = new Pauses(consumer::pause, consumer::resume);
    final Draining draining = new Draining(consumer, clock);
    final TopicPlan plan;
    final Pipeline pipeline;
    final DispatchParts dispatch;
    final HeldPartitions held;
    final PollThrottle throttle;
    int wakes;
    private EventHandler<Work> handler = (work, ctx) -> {};

    /** Of a group that handles the topic so. */
    Workbench(TopicSettings settings) {
        this(settings, MOST);
    }

    /**
     * The same with another window.
     *
     * @param window records of a partition that may be with handlers, or wait for their commit
     */
    Workbench(TopicSettings settings, int window) {
        plan = TopicPlan.of("g", TOPIC, settings, "dead");
        plan.topics().forEach(topic -> {
            cluster.topic(topic, 2);
            consumer.topic(topic, 2);
        });
        pipeline = Pipelines.of(TopicEvents.of(TOPIC).on(Work.class, this::handle), failed -> {}, clock);
        dispatch = new DispatchParts(
                lanes.pool(),
                new Limits(MOST, 1 << 20, MOST, 1 << 20, window, 4_096),
                clock,
                new StopSignal(),
                failures::add);
        ConsumerLoad load = new ConsumerLoad(MOST, 1 << 20);
        // For it no time goes by: how long a poll waits is no matter here.
        throttle = new PollThrottle(load, pauses, new HandClock());
        Queue<Tenure> resting = new ConcurrentLinkedQueue<>();
        held = new HeldPartitions(
                stages(),
                dispatch,
                new PartitionFlow.Consumption(
                        load, new Signals(draining, throttle, resting, new Restarts(), () -> wakes++)),
                throttle,
                resting);
    }

    private void handle(Work work, EventContext context) throws Exception {
        handled.add(work.id());
        handler.handle(work, context);
    }

    /** From now on handlers also do this. */
    void handler(EventHandler<Work> does) {
        handler = does;
    }

    /** By topic, as a poll loop makes them. */
    Map<String, Stage> stages() {
        Stage stage = new Stage(plan, pipeline, new Dispatcher(threads, 1, pipeline::atRest));
        Map<String, Stage> stages = new HashMap<>();
        plan.topics().forEach(topic -> stages.put(topic, stage));
        return stages;
    }

    Member member() {
        return new Member("member", "g", false);
    }

    /** Opens a partition where everything before this offset is done. */
    PartitionFlow open(TopicPartition partition, long offset) {
        return open(partition, offset, null);
    }

    /** The same of one that keeps the order of keys with others. */
    PartitionFlow open(TopicPartition partition, long offset, @Nullable KeyOrder order) {
        return held.open(new PartitionFlow.Start(partition, Restored.of(offset, null), order));
    }

    /** A record of the partition, whose key and id are its offset. */
    static ConsumerRecord<byte[], byte[]> record(TopicPartition partition, long offset) {
        return record(partition, offset, "k" + offset);
    }

    /** The same with another key. */
    static ConsumerRecord<byte[], byte[]> record(TopicPartition partition, long offset, String key) {
        String value = "{\"event\":\"Work\",\"data\":{\"id\":" + offset + "}}";
        return new ConsumerRecord<>(
                partition.topic(), partition.partition(), offset, key.getBytes(UTF_8), value.getBytes(UTF_8));
    }

    /** A retry record that is due then. */
    static ConsumerRecord<byte[], byte[]> retry(TopicPartition partition, long offset, long due) {
        ConsumerRecord<byte[], byte[]> record = record(partition, offset);
        record.headers()
                .add(HeaderNames.RETRY_COUNT, "1".getBytes(UTF_8))
                .add(HeaderNames.DUE, Long.toString(due).getBytes(UTF_8));
        return record;
    }

    /** Offers these records to their partition, which is due at that time. */
    void offerDue(PartitionFlow flow, long due, long... offsets) {
        List<Waiting> waiting = Arrays.stream(offsets)
                .mapToObj(offset -> new Waiting(
                        Delivery.of(plan, record(flow.partition(), offset), clock.millis(), this::member),
                        flow.tenure().delivered(offset, offset + 1, -1),
                        due))
                .toList();
        held.offer(flow.partition(), waiting);
    }

    /** The same of records that wait for no time. */
    void offer(PartitionFlow flow, long... offsets) {
        offerDue(flow, Long.MIN_VALUE, offsets);
    }
}
