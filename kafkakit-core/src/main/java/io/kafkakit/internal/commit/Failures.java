package io.kafkakit.internal.commit;

import io.kafkakit.internal.produce.Causes;
import io.kafkakit.internal.produce.Fault;
import io.kafkakit.internal.tenure.Completion;
import io.kafkakit.internal.tenure.Tenure;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.jspecify.annotations.Nullable;

/**
 * The failures while some completions were appended, and which one to act on. Thread-safe.
 *
 * <p>One record's fault makes all later records of the transaction fail too, on the caller's thread or on the
 * producer's. So a failure that names the problem takes precedence over one that does not.
 */
final class Failures {

    /** Milliseconds that a tenure waits for a missing topic. The next try begins with the scout. */
    private static final long TOPIC_HOLD = 1_000;
    /** The same for a topic that it may not write to. An operator must allow that first. */
    private static final long FORBIDDEN_HOLD = 5_000;

    /** The first failure of each completion. */
    private final IdentityHashMap<Completion, Failure> failed = new IdentityHashMap<>();
    /** The first failure, or the first one that names the problem. */
    private volatile @Nullable Failure first;

    /**
     * Why a record could not be appended.
     *
     * @param part the completion itself or one of its others: whose record it is
     * @param partition the record's partition; -1 if unknown
     */
    record Failure(
            Completion completion,
            Completion part,
            ProducerRecord<?, ?> record,
            int partition,
            Exception error,
            Fault fault) {

        Failure(Completion completion, Completion part, ProducerRecord<?, ?> record, int partition, Exception error) {
            this(completion, part, record, partition, error, Fault.of(error));
        }

        String goal() {
            return record.topic() + "-" + partition;
        }
    }

    synchronized void add(Failure failure) {
        failed.putIfAbsent(failure.completion(), failure);
        Failure so = first;
        if (so == null || (!so.fault().isSpecific() && failure.fault().isSpecific())) {
            first = failure;
        }
    }

    synchronized boolean of(Completion completion) {
        return failed.containsKey(completion);
    }

    boolean any() {
        return first != null;
    }

    /**
     * The result of the attempt; null if nothing failed.
     *
     * @param othersWere whether Kafka has some other records
     */
    synchronized @Nullable Attempt attempt(TopicScout scout, List<Completion> tried, BooleanSupplier othersWere) {
        Failure of = first;
        if (of == null) {
            return null;
        }
        return switch (of.fault()) {
            case RECORD -> refused(of, tried);
            case BATCH -> isAlone(of) ? refused(of, tried) : new Attempt.Failed(tried, of.error());
            case TIMESTAMP -> isTimeOfSending(of.part(), of.record()) ? clockIsOff(of, tried) : refused(of, tried);
            case TOPIC -> topic(of, scout, tried);
            case PARTITION -> partition(of, scout, tried, othersWere.getAsBoolean());
            case OTHER -> new Attempt.Failed(tried, of.error());
        };
    }

    private static Attempt refused(Failure of, List<Completion> tried) {
        return new Attempt.Refused(tried, of.completion(), of.part(), of.error());
    }

    /** Whether no other completion had a record in the refused batch. */
    private boolean isAlone(Failure of) {
        return failed.values().stream()
                        .filter(each ->
                                each.fault() == Fault.BATCH && each.goal().equals(of.goal()))
                        .count()
                == 1;
    }

    /**
     * Whether the handler set no timestamp, so that the time of sending applies. Then the clock is at fault, and all
     * such records to this topic are refused. Recovery records do not count: their timestamp has no meaning, and can be
     * replaced.
     */
    private static boolean isTimeOfSending(Completion part, ProducerRecord<?, ?> record) {
        return record.timestamp() == null && !part.outcome().isOfRecovery();
    }

    private static boolean sendsNowTo(String topic, Completion part) {
        return part.outcome().records().stream()
                .anyMatch(record -> record.topic().equals(topic) && isTimeOfSending(part, record));
    }

    private static Attempt clockIsOff(Failure of, List<Completion> tried) {
        String topic = of.record().topic();
        Set<Tenure> tenures = tenures(
                tried,
                completion -> sendsNowTo(topic, completion)
                        || completion.others().stream().anyMatch(part -> sendsNowTo(topic, part)));
        return new Attempt.Unwritten(
                tried,
                tenures,
                "topic '" + topic
                        + "' refuses the time of sending because of its message.timestamp.before.max.ms"
                        + " and message.timestamp.after.max.ms: correct the clock of this machine or of the brokers, or raise"
                        + " these; until then the partitions that send to it wait",
                true,
                of.error());
    }

    private static Attempt topic(Failure of, TopicScout scout, List<Completion> tried) {
        Set<String> forbidden = Causes.forbiddenTopics(of.error());
        Set<Tenure> toThose = tenures(
                tried,
                completion -> completion.records().stream().anyMatch(record -> forbidden.contains(record.topic())));
        if (!toThose.isEmpty()) {
            forbidden.forEach(topic -> scout.cannotWrite(
                    topic,
                    goingTo(Set.of(topic), tried),
                    new TopicAuthorizationException(of.error().getMessage(), Set.of(topic))));
            return new Attempt.Held(tried, toThose, of.error(), FORBIDDEN_HOLD);
        }
        scout.forget(of.completion());
        return new Attempt.Held(tried, Set.of(of.completion().tenure()), of.error(), TOPIC_HOLD);
    }

    /** Only tenures whose records were not accepted wait; that may be all. */
    private Attempt partition(Failure of, TopicScout scout, List<Completion> tried, boolean othersWere) {
        // Their topics may be gone. Then only the tenures that send to them wait.
        failed.keySet().forEach(scout::forget);
        List<Failure> untaken = failed.values().stream()
                .filter(each -> each.fault() == Fault.PARTITION && each.partition() >= 0)
                .toList();
        if (untaken.isEmpty()) {
            return new Attempt.Failed(tried, of.error());
        }
        Set<String> goals = untaken.stream().map(Failure::goal).collect(Collectors.toCollection(TreeSet::new));
        return new Attempt.Unwritten(
                tried,
                untaken.stream().map(each -> each.completion().tenure()).collect(Collectors.toSet()),
                String.join(", ", goals)
                        + " accepted no records within delivery.timeout.ms: no leader, or"
                        + " fewer in-sync replicas than min.insync.replicas, or the brokers cannot be reached",
                othersWere,
                of.error());
    }

    private static Set<Tenure> goingTo(Set<String> topics, List<Completion> tried) {
        return tenures(
                tried, completion -> completion.records().stream().anyMatch(record -> topics.contains(record.topic())));
    }

    private static Set<Tenure> tenures(List<Completion> tried, Predicate<Completion> some) {
        return tried.stream().filter(some).map(Completion::tenure).collect(Collectors.toSet());
    }
}
