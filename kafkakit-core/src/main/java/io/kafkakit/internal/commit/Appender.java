package io.kafkakit.internal.commit;

import io.kafkakit.internal.flow.Outcome;
import io.kafkakit.internal.flow.Thrown;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.jspecify.annotations.Nullable;

/** Appends the records of some completions through a producer. */
final class Appender {

    /** Milliseconds that a tenure waits for its topic to be there; the next try begins with the scout. */
    private static final long TOPIC_HOLD = 1_000;

    /** The same for a topic that it may not write to: an operator has to allow that first. */
    private static final long FORBIDDEN_HOLD = 5_000;

    private final OwnedProducer owned;
    private final long began;
    private final Producer<byte[], byte[]> producer;
    private final TopicScout scout;
    private final Failures failures = new Failures();
    private final List<List<Completion>> sent = new ArrayList<>();

    /**
     * Has appended nothing yet.
     *
     * @param producer that of the owner
     * @param began what a clock says now, in nanoseconds
     */
    Appender(OwnedProducer owned, Producer<byte[], byte[]> producer, TopicScout scout, long began) {
        this.owned = owned;
        this.began = began;
        this.producer = producer;
        this.scout = scout;
    }

    /**
     * Appends all records, in order, or as many as there are before something goes wrong. Does not wait for Kafka.
     *
     * @param completions not to be changed
     * @param before told of each before its records are
     */
    void append(List<Completion> completions, Consumer<Completion> before) {
        int count = 0;
        for (Completion completion : completions) {
            before.accept(completion);
            List<ProducerRecord<byte[], byte[]>> records = completion.outcome().records();
            for (int i = 0; i < records.size(); i++) {
                send(completion, records.get(i));
            }
            count++;
            if (failures.any()) {
                break;
            }
        }
        sent.add(completions.subList(0, count));
    }

    /** Waits until Kafka has all records, or has refused some. */
    void flush() {
        producer.flush();
    }

    /** Whether something went wrong so far. Thread-safe. */
    boolean hasFailed() {
        return failures.any();
    }

    /** Whether no topic has to be waited for, as far as can be told at once. Thread-safe. */
    boolean knowsAllTopics() {
        return scout.knowsAll();
    }

    /** Whether to append does not wait for topics or memory, as far as can be told at once. Thread-safe. */
    boolean isReady() {
        return knowsAllTopics() && owned.hasMemory();
    }

    /** Whether to append this does not wait for metadata. Thread-safe. */
    boolean isReadyFor(Outcome outcome) {
        return owned.knows(outcome, began);
    }

    /** What went wrong so far; null if nothing did. */
    @Nullable
    Attempt failure(List<Completion> tried) {
        return failures.attempt(scout, tried);
    }

    /** After {@link #flush}: those of which Kafka has all records. */
    List<Completion> acknowledged() {
        return sent.stream()
                .flatMap(List::stream)
                .filter(each -> !failures.of(each))
                .toList();
    }

    private void send(Completion completion, ProducerRecord<byte[], byte[]> record) {
        try {
            Integer partition = record.partition();
            if (partition != null && keepsItsPartition(completion) && scout.isMissing(record.topic(), partition)) {
                failures.add(completion, new InvalidRecordException(missing(record)));
                return;
            }
            var unused = producer.send(placed(completion, record), (metadata, error) -> {
                if (error != null) {
                    failed(completion, record, error);
                }
            });
            owned.sent(record.topic(), producer, began);
        } catch (Throwable e) {
            // The producer calls plug-ins of the user's, which throw anything.
            Thrown.rethrowIfFatal(e);
            failures.add(completion, Thrown.asException(e));
        }
    }

    private void failed(Completion completion, ProducerRecord<byte[], byte[]> record, Exception error) {
        failures.add(completion, error);
        if (Failures.isMissingPartition(error)) {
            scout.lacksPartition(
                    record.topic(), producer.partitionsFor(record.topic()).size());
        }
    }

    private static String missing(ProducerRecord<?, ?> record) {
        return "topic '" + record.topic() + "' has no partition " + record.partition();
    }

    /**
     * What waits for a key is looked for in the partition that its source has: a retry record that keeps the order of keys must
     * not go to another, though the producer may not know yet that there are more. Its client then asks before it sends.
     */
    private static boolean keepsItsPartition(Completion completion) {
        return !completion.outcome().isTriedAgain()
                || completion.delivery().plan().keepsKeyOrder();
    }

    /** Another retry record keeps its source's partition too, unless its topic has fewer by now. */
    private ProducerRecord<byte[], byte[]> placed(Completion completion, ProducerRecord<byte[], byte[]> record) {
        if (keepsItsPartition(completion) || record.partition() == null) {
            return record;
        }
        int partitions = producer.partitionsFor(record.topic()).size();
        return record.partition() < partitions
                ? record
                : new ProducerRecord<>(
                        record.topic(),
                        record.partition() % partitions,
                        null,
                        record.key(),
                        record.value(),
                        record.headers());
    }

    /**
     * The failure to act on. One record's fault makes all that follow in the transaction fail too, on the caller's thread or
     * on the producer's, so a failure that names its record or its topic goes before one that does not.
     */
    private static final class Failures {

        private final Set<Completion> failed = Collections.newSetFromMap(new IdentityHashMap<>());
        private @Nullable Completion completion;
        private volatile @Nullable Exception error;

        synchronized void add(Completion of, Exception cause) {
            failed.add(of);
            Exception first = error;
            if (first == null || (!isSpecific(first) && isSpecific(cause))) {
                completion = of;
                error = cause;
            }
        }

        synchronized boolean of(Completion completion) {
            return failed.contains(completion);
        }

        boolean any() {
            return error != null;
        }

        synchronized @Nullable Attempt attempt(TopicScout scout, List<Completion> tried) {
            Exception first = error;
            if (first == null || completion == null) {
                return null;
            }
            if (Causes.isRecord(first) || isMissingPartition(first)) {
                return new Attempt.Refused(tried, completion, first);
            }
            Set<Tenure> forbidden = goingTo(Causes.forbiddenTopics(first), tried);
            if (!forbidden.isEmpty()) {
                Causes.forbiddenTopics(first)
                        .forEach(topic -> scout.cannotWrite(
                                topic,
                                goingTo(Set.of(topic), tried),
                                new TopicAuthorizationException(first.getMessage(), Set.of(topic))));
                return new Attempt.Held(tried, forbidden, first, FORBIDDEN_HOLD);
            }
            if (Causes.isTopic(first) || isMissingTopic(first)) {
                scout.forget(completion);
                return new Attempt.Held(tried, Set.of(completion.tenure()), first, TOPIC_HOLD);
            }
            if (first instanceof TimeoutException) {
                // It may be that their topics are gone: then only those wait who want them.
                failed.forEach(scout::forget);
            }
            return new Attempt.Failed(tried, first);
        }

        private static Set<Tenure> goingTo(Set<String> topics, List<Completion> tried) {
            return tried.stream()
                    .filter(each ->
                            each.outcome().records().stream().anyMatch(record -> topics.contains(record.topic())))
                    .map(Completion::tenure)
                    .collect(Collectors.toSet());
        }

        private static boolean isSpecific(Exception error) {
            return Causes.isRecord(error) || Causes.isTopic(error) || isMissingTopic(error);
        }

        /**
         * The topic is there, and the client has waited for the partition: to try again would block the lane again. Asked
         * before {@link #isMissingTopic}, which holds for it too.
         */
        private static boolean isMissingPartition(Exception error) {
            return isMissingTopic(error) && String.valueOf(error.getMessage()).startsWith("Partition ");
        }

        /** The client has no exception of its own for a topic whose metadata never comes. */
        private static boolean isMissingTopic(Exception error) {
            return error instanceof TimeoutException
                    && error.getMessage() != null
                    && error.getMessage().contains("not present in metadata");
        }
    }
}
