package io.kafkakit.internal.commit;

import io.kafkakit.internal.flow.Outcome;
import io.kafkakit.internal.flow.Thrown;
import io.kafkakit.internal.produce.Fault;
import io.kafkakit.internal.produce.OwnedProducer;
import io.kafkakit.internal.tenure.Completion;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.jspecify.annotations.Nullable;

/** Appends the records of some completions through a producer. */
final class Appender {

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

    /** After {@link #flush}: what went wrong; null if nothing did. */
    @Nullable
    Attempt failure(List<Completion> tried) {
        return failures.attempt(
                scout,
                tried,
                () -> acknowledged().stream()
                        .anyMatch(each -> !each.outcome().records().isEmpty()));
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
                add(completion, record, partition, new InvalidRecordException(missing(record)));
                return;
            }
            var unused = producer.send(placed(completion, record), (metadata, error) -> {
                if (error != null) {
                    failed(completion, record, metadata, error);
                }
            });
            owned.sent(record.topic(), producer, began);
        } catch (Throwable e) {
            // The producer calls plug-ins of the user's, which throw anything.
            Thrown.rethrowIfFatal(e);
            add(completion, record, -1, Thrown.asException(e));
        }
    }

    private void add(Completion completion, ProducerRecord<?, ?> record, int partition, Exception error) {
        failures.add(new Failures.Failure(completion, record, partition, error));
    }

    private void failed(
            Completion completion,
            ProducerRecord<byte[], byte[]> record,
            @Nullable RecordMetadata metadata,
            Exception error) {
        add(completion, record, metadata == null ? -1 : metadata.partition(), error);
        if (Fault.isMissingPartition(error)) {
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
                        record.timestamp(),
                        record.key(),
                        record.value(),
                        record.headers());
    }
}
