package io.kafkakit.console.internal.letters;

import io.kafkakit.KafkaCluster;
import io.kafkakit.KafkaKitException;
import io.kafkakit.internal.config.Answers;
import io.kafkakit.internal.config.Refusals;
import io.kafkakit.internal.topics.NeededTopics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads a dead-letter topic and its resolutions, and then what is new, in a thread of its own. */
final class TopicTail implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** What is done with records; called by the reading thread only. */
    interface Reader {

        /** Everything is read from its begin. */
        void restarted();

        /** Returns false if there is no room for more. */
        boolean letter(ConsumerRecord<byte[], byte[]> record);

        /** Returns false if everything has to be read again. */
        boolean resolution(ConsumerRecord<byte[], byte[]> record, Uuid topicId);

        /** The topic has deleted what is before this offset. */
        void removeBefore(int partition, long offset);
    }

    /** How far it is. */
    record State(
            long read,
            long end,
            boolean isCurrent,
            @Nullable String problem) {}

    private final KafkaCluster cluster;
    private final String topic;
    private final String resolutionTopic;
    private final Reader reader;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private State state = new State(0, 0, false, null);
    /** Counts polls that began after a caller asked, so that an old answer does not count. */
    private long rounds;

    private volatile boolean stopped;
    private volatile @Nullable Consumer<byte[], byte[]> consumer;
    /** The first redrive makes the topic of resolutions, and whoever asks then wants to see it. */
    private volatile boolean isLookWanted;

    private volatile boolean hasResolutions;
    private boolean isFull;
    private long nextLook;

    TopicTail(KafkaCluster cluster, String topic, Reader reader) {
        this.cluster = cluster;
        this.topic = topic;
        this.resolutionTopic = NeededTopics.resolutions(topic);
        this.reader = reader;
        this.thread = new Thread(this::run, "kafkakit-console-" + topic);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    State state() {
        lock.lock();
        try {
            return state;
        } finally {
            lock.unlock();
        }
    }

    boolean hasLetters() {
        return state().read() > 0;
    }

    /** Waits until what was there at the call is read. Without {@code anew}, an answer of just now will do. */
    boolean awaitCurrent(Duration atMost, boolean anew) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lock();
        try {
            isLookWanted |= anew && !hasResolutions;
            // The poll that runs now may have begun before the caller's last write.
            long wanted = anew ? rounds + 2 : 0;
            while ((!state.isCurrent() || rounds < wanted) && state.problem() == null && left > 0) {
                left = changed.awaitNanos(left);
            }
            return state.isCurrent();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        while (!stopped) {
            try (Consumer<byte[], byte[]> its = consumer()) {
                consumer = its;
                readFromBegin(its);
            } catch (WakeupException closed) {
                // The loop ends.
            } catch (KafkaException | KafkaKitException | IllegalStateException e) {
                report(new State(0, 0, false, words(e)));
                pause();
            }
        }
    }

    private static String words(RuntimeException e) {
        return e instanceof KafkaException kafka ? Refusals.words(kafka) : String.valueOf(e.getMessage());
    }

    private void pause() {
        lock.lock();
        try {
            long left = PAUSE.toNanos();
            while (!stopped && left > 0) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            stopped = true;
        } finally {
            lock.unlock();
        }
    }

    private Consumer<byte[], byte[]> consumer() {
        Map<String, Object> settings = new HashMap<>(cluster.clients().reader("console"));
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, (int) POLL.toMillis());
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Returns when the topic is another one, or all has to be read again. */
    private void readFromBegin(Consumer<byte[], byte[]> its) {
        TopicDescription there = describe(topic);
        if (there == null) {
            throw new KafkaKitException("topic '" + topic + "' does not exist");
        }
        Set<TopicPartition> assigned = new HashSet<>(partitions(there));
        TopicDescription resolutions = describe(resolutionTopic);
        if (resolutions != null) {
            assigned.addAll(partitions(resolutions));
        }
        hasResolutions = resolutions != null;
        isFull = false;
        reader.restarted();
        its.assign(assigned);
        its.seekToBeginning(assigned);
        Map<TopicPartition, Long> begins = begins(partitions(there));
        nextLook = System.nanoTime() + LOOK.toNanos();
        boolean isSame = true;
        while (!stopped && isSame) {
            if (isLookWanted || System.nanoTime() - nextLook > 0) {
                isSame = look(its, there, assigned, begins);
            }
            isSame &= take(its, there.topicId());
            note(its, begins);
        }
    }

    private boolean take(Consumer<byte[], byte[]> its, Uuid topicId) {
        for (ConsumerRecord<byte[], byte[]> record : its.poll(POLL)) {
            if (record.topic().equals(resolutionTopic)) {
                if (!reader.resolution(record, topicId)) {
                    return false;
                }
            } else if (!isFull && !reader.letter(record)) {
                isFull = true;
                its.pause(its.assignment().stream()
                        .filter(each -> each.topic().equals(topic))
                        .toList());
            }
        }
        return true;
    }

    private void note(Consumer<byte[], byte[]> its, Map<TopicPartition, Long> begins) {
        long read = 0;
        long end = 0;
        boolean isCurrent = true;
        for (TopicPartition each : its.assignment()) {
            long lag = its.currentLag(each).orElse(-1);
            isCurrent &= lag == 0;
            if (each.topic().equals(topic)) {
                long done = its.position(each) - begins.getOrDefault(each, 0L);
                read += done;
                end += done + Math.max(0, lag);
            }
        }
        report(new State(read, end, isCurrent, null));
    }

    private void report(State now) {
        lock.lock();
        try {
            state = now;
            rounds++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Looks once a second for partitions that are new, and for records that are gone. */
    private boolean look(
            Consumer<byte[], byte[]> its,
            TopicDescription before,
            Set<TopicPartition> assigned,
            Map<TopicPartition, Long> begins) {
        nextLook = System.nanoTime() + LOOK.toNanos();
        isLookWanted = false;
        TopicDescription now = describe(topic);
        if (now == null || !now.topicId().equals(before.topicId())) {
            return false;
        }
        Set<TopicPartition> more = new HashSet<>(partitions(now));
        TopicDescription resolutions = describe(resolutionTopic);
        more.addAll(resolutions == null ? List.of() : partitions(resolutions));
        hasResolutions = resolutions != null;
        more.removeAll(assigned);
        if (!more.isEmpty()) {
            assigned.addAll(more);
            its.assign(assigned);
            its.seekToBeginning(more);
        }
        begins(partitions(now)).forEach((partition, offset) -> {
            if (offset > begins.getOrDefault(partition, 0L)) {
                reader.removeBefore(partition.partition(), offset);
            }
            begins.put(partition, offset);
        });
        return true;
    }

    /** Asks the admin client: the consumer's own answer would also overwrite the ends that it computes lags from. */
    private Map<TopicPartition, Long> begins(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        partitions.forEach(each -> asked.put(each, OffsetSpec.earliest()));
        Map<TopicPartition, Long> begins = new HashMap<>();
        Answers.await(cluster.clients().admin().listOffsets(asked).all())
                .forEach((partition, info) -> begins.put(partition, info.offset()));
        return begins;
    }

    private static Collection<TopicPartition> partitions(TopicDescription topic) {
        List<TopicPartition> partitions = new ArrayList<>();
        topic.partitions().forEach(each -> partitions.add(new TopicPartition(topic.name(), each.partition())));
        return partitions;
    }

    private @Nullable TopicDescription describe(String name) {
        try {
            return Answers.await(cluster.clients()
                            .admin()
                            .describeTopics(List.of(name))
                            .allTopicNames())
                    .get(name);
        } catch (UnknownTopicOrPartitionException e) {
            return null;
        }
    }

    @Override
    public void close() {
        stopped = true;
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        Consumer<byte[], byte[]> its = consumer;
        if (its != null) {
            its.wakeup();
        }
    }
}
