package io.kafkakit.internal.commit;

import io.kafkakit.internal.encode.StagedRecord;
import io.kafkakit.internal.flow.Thrown;
import io.kafkakit.internal.produce.Fault;
import io.kafkakit.internal.produce.OwnedProducer;
import io.kafkakit.internal.produce.Sender;
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
     * Without records.
     *
     * @param producer the owner's current producer
     * @param began the time now, in nanoseconds
     */
    Appender(OwnedProducer owned, Producer<byte[], byte[]> producer, TopicScout scout, long began) {
        this.owned = owned;
        this.began = began;
        this.producer = producer;
        this.scout = scout;
    }

    /**
     * Appends the records in order, until all are appended or something fails. Does not wait for acknowledgements.
     *
     * @param completions must not be changed afterwards
     * @param before called for each completion before its records are appended
     */
    void append(List<Completion> completions, Consumer<Completion> before) {
        int count = 0;
        for (Completion completion : completions) {
            before.accept(completion);
            send(completion, completion);
            for (Completion other : completion.others()) {
                send(completion, other);
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

    /** Whether something has failed so far. Thread-safe. */
    boolean hasFailed() {
        return failures.any();
    }

    /** Whether no topic has to be waited for, as far as known without waiting. Thread-safe. */
    boolean knowsAllTopics() {
        return scout.knowsAll();
    }

    /** Whether appending needs no wait for topics or memory, as far as known without waiting. Thread-safe. */
    boolean isReady() {
        return knowsAllTopics() && owned.hasMemory();
    }

    /** Whether appending this outcome needs no wait for metadata. Thread-safe. */
    boolean isReadyFor(Completion completion) {
        return owned.knows(completion.records(), began);
    }

    /** Call after {@link #flush}: how the attempt failed; null if it did not. */
    @Nullable
    Attempt failure(List<Completion> tried) {
        return failures.attempt(
                scout,
                tried,
                () -> acknowledged().stream().anyMatch(each -> !each.records().isEmpty()));
    }

    /** Call after {@link #flush}: the completions whose records are all in Kafka. */
    List<Completion> acknowledged() {
        return sent.stream()
                .flatMap(List::stream)
                .filter(each -> !failures.of(each))
                .toList();
    }

    private void send(Completion completion, Completion part) {
        List<ProducerRecord<byte[], byte[]>> records = part.outcome().records();
        for (int i = 0; i < records.size(); i++) {
            send(completion, part, records.get(i));
        }
    }

    private void send(Completion completion, Completion part, ProducerRecord<byte[], byte[]> record) {
        try {
            Integer partition = record.partition();
            if (partition != null && keepsItsPartition(part) && scout.isMissing(record.topic(), partition)) {
                add(completion, part, record, partition, new InvalidRecordException(missing(record)));
                return;
            }
            Sender.send(producer, placed(part, record), (metadata, error) -> {
                if (error != null) {
                    failed(completion, part, record, metadata, error);
                }
            });
            owned.sent(record.topic(), producer, began);
        } catch (Throwable e) {
            // The producer calls the user's plug-ins, which may throw anything.
            Thrown.rethrowIfFatal(e);
            add(completion, part, record, -1, Thrown.asException(e));
        }
    }

    private void add(
            Completion completion, Completion part, ProducerRecord<?, ?> record, int partition, Exception error) {
        failures.add(new Failures.Failure(completion, part, record, partition, error));
    }

    private void failed(
            Completion completion,
            Completion part,
            ProducerRecord<byte[], byte[]> record,
            @Nullable RecordMetadata metadata,
            Exception error) {
        add(completion, part, record, metadata == null ? -1 : metadata.partition(), error);
        if (Fault.isMissingPartition(error)) {
            scout.lacksPartition(
                    record.topic(), producer.partitionsFor(record.topic()).size());
        }
    }

    private static String missing(ProducerRecord<?, ?> record) {
        return "topic '" + record.topic() + "' has no partition " + record.partition();
    }

    /**
     * Whether the record must keep its partition. With the order of keys, a waiting record is looked for in its
     * source's partition. So its retry record must not go elsewhere, even if the producer does not know of new
     * partitions yet. Its client then asks before it sends.
     */
    private static boolean keepsItsPartition(Completion part) {
        return !part.outcome().isTriedAgain() || part.delivery().plan().keepsKeyOrder();
    }

    /** A retry record without the order of keys keeps its partition too, unless its topic has fewer partitions now. */
    private ProducerRecord<byte[], byte[]> placed(Completion part, ProducerRecord<byte[], byte[]> record) {
        if (keepsItsPartition(part) || record.partition() == null) {
            return record;
        }
        int partitions = producer.partitionsFor(record.topic()).size();
        if (record.partition() < partitions) {
            return record;
        }
        int other = record.partition() % partitions;
        return record instanceof StagedRecord staged
                ? staged.to(other)
                : new ProducerRecord<>(
                        record.topic(), other, record.timestamp(), record.key(), record.value(), record.headers());
    }
}
