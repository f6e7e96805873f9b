package io.kafkakit.internal.consume;

import io.kafkakit.KafkaKitException;
import io.kafkakit.internal.commit.CommittedOffsets;
import io.kafkakit.internal.flow.TopicPlan;
import io.kafkakit.internal.ledger.Restored;
import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.lifecycle.Patience;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Partitions that were assigned and are not read yet: what was done of them before is asked for and, where the order of keys is
 * kept, what waits in their retry topics is looked through. Used by the poll thread only, which does not wait for answers.
 */
final class Openings {

    private static final Logger log = LoggerFactory.getLogger(Openings.class);

    private final Consumer<byte[], byte[]> consumer;
    private final CommittedOffsets committedOffsets;
    private final Function<TopicPartition, TopicPlan> plans;
    private final Runnable nudge;
    private final BiConsumer<String, Throwable> onProblem;
    private final Clock clock;
    private final Restoring restoring;
    private final Map<Family.Id, Family> families = new HashMap<>();
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    /** Whose extents are not known yet, each with its question. */
    private final Map<Family, Integer> asked = new HashMap<>();
    /** Where to begin if nothing was committed. */
    private final Map<TopicPartition, Long> otherwise = new HashMap<>();

    private final Patience patience = new Patience(20, 1_000);
    private long askAt = Long.MAX_VALUE;
    private int questions;

    /**
     * Nothing was assigned yet.
     *
     * @param plans of the topic that a partition belongs to
     * @param nudge wakes the poll thread; thread-safe
     */
    Openings(
            Consumer<byte[], byte[]> consumer,
            CommittedOffsets committedOffsets,
            Function<TopicPartition, TopicPlan> plans,
            Runnable nudge,
            BiConsumer<String, Throwable> onProblem,
            Clock clock) {
        this.consumer = consumer;
        this.committedOffsets = committedOffsets;
        this.plans = plans;
        this.nudge = nudge;
        this.onProblem = onProblem;
        this.clock = clock;
        this.restoring = new Restoring(committedOffsets, nudge, onProblem, clock);
    }

    /** An answer about extents; null if there is none. */
    private record Answer(
            Family family, int question, @Nullable Map<TopicPartition, Family.Extent> extents) {}

    /** These were assigned just now, and are not read before they are {@linkplain #ready ready}. */
    void begin(Collection<TopicPartition> partitions) {
        consumer.pause(partitions);
        if (!partitions.isEmpty()) {
            restoring.begin(partitions);
        }
    }

    /**
     * These are to be opened anew.
     *
     * @param otherwise where to begin with each of which nothing was committed
     */
    void beginAgain(Map<TopicPartition, Long> otherwise) {
        this.otherwise.putAll(otherwise);
        begin(otherwise.keySet());
    }

    /** The partition is not ours any more. */
    void forget(TopicPartition partition) {
        restoring.forget(partition);
        otherwise.remove(partition);
        Family family = families.get(id(partition));
        if (family != null && family.isHeld(partition)) {
            consumer.pause(family.remove(partition, clock.millis()));
            asked.remove(family);
            if (family.held().isEmpty()) {
                families.values().remove(family);
            }
        }
    }

    private Family.Id id(TopicPartition partition) {
        return new Family.Id(plans.apply(partition).topic(), partition.partition());
    }

    /** Those that are not open. */
    Set<TopicPartition> waiting() {
        Set<TopicPartition> waiting = new HashSet<>(restoring.waiting());
        families.values().forEach(family -> waiting.addAll(family.held()));
        return waiting;
    }

    boolean isWaiting(TopicPartition partition) {
        if (restoring.isWaiting(partition)) {
            return true;
        }
        Family family = families.isEmpty() ? null : families.get(id(partition));
        return family != null && family.isHeld(partition);
    }

    /** When something is to be asked again, in milliseconds since 1970; the largest number if nothing is. */
    long due() {
        return Math.min(restoring.due(), askAt);
    }

    /** Looks at records of a partition that is not open; false if it is. */
    boolean take(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records) {
        Family family = families.isEmpty() ? null : families.get(id(partition));
        if (family == null || !family.isReading(partition)) {
            return isWaiting(partition);
        }
        family.read(partition, records, clock.millis());
        return true;
    }

    /** Those that can be opened now, each family as a whole; they are still paused. */
    List<Family.Opening> ready() {
        List<Family.Opening> ready = new ArrayList<>();
        restoring.answered().forEach((partition, restored) -> {
            if (plans.apply(partition).keepsKeyOrder()) {
                add(partition, restored);
            } else {
                ready.add(new Family.Opening(partition, restored, begin(partition, -1), null));
            }
        });
        if (!families.isEmpty()) {
            takeAnswers();
            families.values().removeIf(family -> isReady(family, ready));
        }
        return ready;
    }

    /** Nothing of it was read as a rule, and the consumer is where it should begin. */
    private long begin(TopicPartition partition, long known) {
        Long other = otherwise.remove(partition);
        return known >= 0 || other == null ? known : other;
    }

    private void add(TopicPartition partition, Restored restored) {
        Family family = families.computeIfAbsent(
                id(partition), its -> new Family(plans.apply(partition), partition.partition(), clock.millis()));
        family.add(partition, restored);
        if (family.isComplete()) {
            ask(family);
        }
    }

    private void ask(Family family) {
        int question = ++questions;
        asked.put(family, question);
        committedOffsets.extents(
                family.members(),
                (begins, ends) -> {
                    Map<TopicPartition, Family.Extent> extents = new HashMap<>();
                    begins.forEach((partition, begin) ->
                            extents.put(partition, new Family.Extent(begin, ends.getOrDefault(partition, begin))));
                    answers.add(new Answer(family, question, extents));
                    nudge.run();
                },
                error -> {
                    onProblem.accept("what waits in " + family.members() + " cannot be looked up", error);
                    answers.add(new Answer(family, question, null));
                    nudge.run();
                });
    }

    private void takeAnswers() {
        for (Answer answer = answers.poll(); answer != null; answer = answers.poll()) {
            if (!Integer.valueOf(answer.question()).equals(asked.get(answer.family()))) {
                continue;
            }
            if (answer.extents() == null) {
                askAt = clock.millis() + patience.next();
                continue;
            }
            patience.reset();
            asked.remove(answer.family());
            answer.family().look(answer.extents()).forEach((partition, begin) -> {
                consumer.seek(partition, begin);
                consumer.resume(List.of(partition));
            });
        }
        if (askAt <= clock.millis()) {
            askAt = Long.MAX_VALUE;
            List.copyOf(asked.keySet()).forEach(this::ask);
        }
    }

    private boolean isReady(Family family, List<Family.Opening> ready) {
        for (TopicPartition partition : family.unread()) {
            if (family.hasRead(partition, position(partition))) {
                consumer.pause(List.of(partition));
            }
        }
        List<Family.Opening> all = family.open();
        for (Family.Opening each : all) {
            ready.add(new Family.Opening(
                    each.partition(), each.restored(), begin(each.partition(), each.begin()), each.order()));
        }
        return !all.isEmpty();
    }

    private long position(TopicPartition partition) {
        try {
            return consumer.position(partition, Duration.ZERO);
        } catch (TimeoutException notKnownNow) {
            return -1;
        }
    }

    /** Between polls: tells of families that have lacked a partition for long, for nothing of them is handled. */
    void lookForLacking() {
        long now = clock.millis();
        for (Family family : families.values()) {
            if (family.hasLackedForLong(now)) {
                Set<TopicPartition> lacking = new HashSet<>(family.members());
                lacking.removeAll(family.held());
                log.warn("{} wait for {}, which the group gave to another member", family.held(), lacking);
                onProblem.accept(
                        family.held() + " wait for " + lacking + ", which the group gave to another member",
                        new KafkaKitException(
                                "to keep the order of keys, one member has to hold them all; is there one "
                                        + "in the group that does not keep it?"));
            }
        }
    }
}
