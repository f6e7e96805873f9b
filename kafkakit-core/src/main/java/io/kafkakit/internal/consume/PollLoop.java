package io.kafkakit.internal.consume;

import io.kafkakit.internal.flow.Delivery;
import io.kafkakit.internal.flow.TopicPlan;
import io.kafkakit.internal.lifecycle.Deadline;
import io.kafkakit.internal.lifecycle.Patience;
import io.kafkakit.internal.lifecycle.StopSignal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One consumer of the group and the thread it lives on. It reads, hands records over, pauses partitions whose records pile
 * up, and never waits for a handler, so {@code max.poll.interval.ms} cannot be missed by one.
 */
public final class PollLoop implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(PollLoop.class);
    /** Milliseconds that a poll waits when nothing is to come sooner. */
    private static final long LONGEST_POLL = 1_000;

    private final GroupParts group;
    private final Map<String, Object> settings;
    private final Map<String, Stage> stages = new HashMap<>();
    private final List<ExecutorService> pools = new ArrayList<>();
    private final StopSignal stop = new StopSignal();
    private final Wakeup wakeup = new Wakeup();
    private final Patience patience = new Patience(200, 30_000);
    private volatile Duration closeTimeout = Duration.ofSeconds(30);

    /**
     * A loop that is not started yet.
     *
     * @param number this consumer's place in its group, for names
     * @param settings complete settings of the consumer
     */
    public PollLoop(GroupParts group, int number, Map<String, Object> settings) {
        this.group = group;
        this.settings = settings;
        group.pipelines().forEach((plan, pipeline) -> {
            ExecutorService handlers =
                    group.threads().pool("consumer-" + number + "-" + plan.topic(), plan.concurrency());
            pools.add(handlers);
            addStage(new Stage(plan, pipeline, handlers));
        });
    }

    private void addStage(Stage stage) {
        TopicPlan plan = stage.plan();
        stages.put(plan.topic(), stage);
        String retryTopic = plan.retryTopic();
        if (retryTopic != null) {
            stages.put(retryTopic, stage);
        }
    }

    /** Lets the loop end: running handlers finish and are committed for up to this long, then it leaves the group. */
    public void stop(Duration atMost) {
        closeTimeout = atMost;
        stop.stop();
        wakeup.call();
    }

    @Override
    public void run() {
        try {
            while (!stop.isStopped()) {
                live();
            }
        } catch (RuntimeException | Error e) {
            group.onFatal().accept(e);
        } finally {
            pools.forEach(ExecutorService::shutdown);
        }
    }

    /** The life of one consumer; it ends with the loop, or when the client can go on no more and another must be made. */
    private void live() {
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            OffsetCommits offsetCommits = new OffsetCommits();
            Assignment assignment = new Assignment(consumer, group, stages, offsetCommits, wakeup::call);
            wakeup.attach(consumer);
            try {
                consumer.subscribe(stages.keySet(), assignment);
                while (!stop.isStopped()) {
                    turn(consumer, assignment, offsetCommits);
                }
                leave(consumer, assignment);
            } finally {
                wakeup.detach();
                // Whatever ends this consumer, nothing it read may be committed after it.
                assignment.abandon();
            }
        } catch (InterruptException e) {
            stop.stop();
        } catch (KafkaException | IllegalStateException e) {
            pauseAfter(e);
        }
    }

    private void pauseAfter(Exception e) {
        long millis = patience.next();
        log.error("group {}: the consumer cannot go on; a new one takes over in {} ms", group.groupId(), millis, e);
        stop.pause(millis);
    }

    private void turn(Consumer<byte[], byte[]> consumer, Assignment assignment, OffsetCommits offsetCommits) {
        offsetCommits.commit(consumer, assignment.settledOffsets(assignment.flows()));
        regulate(consumer, assignment);
        ConsumerRecords<byte[], byte[]> records = poll(consumer, assignment);
        assignment.stamp();
        long now = group.clock().millis();
        for (TopicPartition partition : records.partitions()) {
            OffsetAndMetadata next = records.nextOffsets().get(partition);
            offer(assignment, partition, records.records(partition), next == null ? -1 : next.offset(), now);
        }
        assignment.flows().forEach(PartitionFlow::dispatch);
        if (!records.isEmpty()) {
            patience.reset();
        }
    }

    private ConsumerRecords<byte[], byte[]> poll(Consumer<byte[], byte[]> consumer, Assignment assignment) {
        long due = assignment.flows().stream()
                .mapToLong(PartitionFlow::nextDue)
                .min()
                .orElse(Long.MAX_VALUE);
        long wait = due == Long.MAX_VALUE
                ? LONGEST_POLL
                : Math.min(LONGEST_POLL, due - group.clock().millis());
        try {
            return consumer.poll(Duration.ofMillis(wakeup.mayWait() ? Math.max(0, wait) : 0));
        } catch (WakeupException e) {
            return ConsumerRecords.empty();
        } finally {
            wakeup.waitingOver();
        }
    }

    private void offer(
            Assignment assignment,
            TopicPartition partition,
            List<ConsumerRecord<byte[], byte[]>> records,
            long position,
            long now) {
        TopicPlan plan = assignment.stage(partition).plan();
        List<Waiting> batch = new ArrayList<>(records.size());
        for (int i = 0; i < records.size(); i++) {
            ConsumerRecord<byte[], byte[]> record = records.get(i);
            if (record.headers() instanceof RecordHeaders headers) {
                headers.setReadOnly();
            }
            Delivery delivery = Delivery.of(plan, record, now, assignment::member);
            boolean last = i == records.size() - 1;
            long next = last && position > record.offset() ? position : record.offset() + 1;
            batch.add(new Waiting(delivery, delivery.dueAt(), next));
        }
        assignment.flow(partition).offer(batch);
    }

    /** Back-pressure, partition by partition. */
    private static void regulate(Consumer<byte[], byte[]> consumer, Assignment assignment) {
        List<TopicPartition> full = new ArrayList<>();
        List<TopicPartition> free = new ArrayList<>();
        Set<TopicPartition> paused = consumer.paused();
        for (PartitionFlow flow : assignment.flows()) {
            TopicPartition partition = flow.tenure().partition();
            boolean pause = flow.shouldPause();
            if (pause != paused.contains(partition)) {
                (pause ? full : free).add(partition);
            }
        }
        consumer.pause(full);
        consumer.resume(free);
    }

    private void leave(Consumer<byte[], byte[]> consumer, Assignment assignment) {
        Deadline deadline = Deadline.in(closeTimeout, group.clock());
        List<TopicPartition> held = assignment.flows().stream()
                .map(flow -> flow.tenure().partition())
                .toList();
        assignment.drain(held, deadline);
        assignment.abandon();
        pools.forEach(ExecutorService::shutdownNow);
        consumer.close(CloseOptions.timeout(deadline.left().plusMillis(500)));
        awaitHandlers(deadline);
    }

    /** A handler that does not heed its interrupt keeps its thread; its outcome is dropped when it ends. */
    private void awaitHandlers(Deadline deadline) {
        for (ExecutorService pool : pools) {
            try {
                if (!pool.awaitTermination(deadline.leftMillis() + 100, TimeUnit.MILLISECONDS)) {
                    log.warn("group {}: a handler did not end in time; its outcome will be dropped", group.groupId());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
