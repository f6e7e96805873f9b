package io.kafkakit.bench.contender;

import java.util.Locale;

/** The ways to write the same handler. */
public enum Contender {
    /** kafkakit as it comes. */
    KAFKAKIT,
    /** kafkakit with the client settings of the raw loop. */
    KAFKAKIT_TUNED,
    /** kafkakit with a batch handler: up to 500 records at once. */
    KAFKAKIT_BATCH,
    /** A hand-tuned loop round Kafka's clients, with as many consumers as its name says. */
    RAW_1,
    RAW_2,
    RAW_3,
    /** The same loop that copies the bytes and neither decodes nor encodes: for information only. */
    RAW_BYTES,
    /** Kafka Streams. */
    STREAMS,
    STREAMS_TUNED,
    /** A listener of spring-kafka that is given one record at a time. */
    SPRING_RECORD,
    SPRING_RECORD_TUNED,
    /** A listener of spring-kafka that is given all records of a poll. */
    SPRING_BATCH,
    SPRING_BATCH_TUNED,
    /** Confluent's parallel consumer. */
    PARALLEL,
    PARALLEL_TUNED;

    /** Whether it can do this, or is made for it. */
    public boolean canDo(Workload workload) {
        return switch (this) {
            case KAFKAKIT, KAFKAKIT_TUNED -> true;
            case KAFKAKIT_BATCH -> workload != Workload.BLOCKING;
            case RAW_1, RAW_2, RAW_3, STREAMS, STREAMS_TUNED -> isRelay(workload) || workload == Workload.LATENCY;
            case RAW_BYTES -> isRelay(workload);
            // One transaction after the other, a record each, they are fewer than the events that come.
            case SPRING_RECORD, SPRING_RECORD_TUNED -> isRelay(workload) || workload == Workload.FAILING;
            // Of a poll with a failure it can only give up all.
            case SPRING_BATCH, SPRING_BATCH_TUNED -> isRelay(workload) || workload == Workload.LATENCY;
            case PARALLEL, PARALLEL_TUNED -> true;
        };
    }

    private static boolean isRelay(Workload workload) {
        return workload == Workload.RELAY || workload == Workload.RELAY_ALO;
    }

    /** Whether it has the client settings that were measured best for the raw loop. */
    public boolean isTuned() {
        return switch (this) {
            case RAW_1, RAW_2, RAW_3, RAW_BYTES -> true;
            case KAFKAKIT_TUNED, STREAMS_TUNED, SPRING_RECORD_TUNED, SPRING_BATCH_TUNED, PARALLEL_TUNED -> true;
            case KAFKAKIT, KAFKAKIT_BATCH, STREAMS, SPRING_RECORD, SPRING_BATCH, PARALLEL -> false;
        };
    }

    /** Whether it is kafkakit, not one of the others. */
    public boolean isOurs() {
        return this == KAFKAKIT || this == KAFKAKIT_TUNED || this == KAFKAKIT_BATCH;
    }

    /** Whether it is a loop that others are measured by: it does the whole work, but nothing beside it. */
    public boolean isRaw() {
        return this == RAW_1 || this == RAW_2 || this == RAW_3;
    }

    /** Whether it is another toolkit. */
    public boolean isPeer() {
        return !isOurs() && !isRaw() && this != RAW_BYTES;
    }

    /** Whether it reads and writes events, so that its output can be told from its input. */
    public boolean isTyped() {
        return this != RAW_BYTES;
    }

    /** How many of so many records it gets: a slow one gets fewer, so that its runs take about as long as those of others. */
    public long share(Workload workload, long records) {
        if (workload == Workload.LATENCY) {
            return records;
        }
        long part = switch (this) {
            case SPRING_RECORD -> workload.isExactlyOnce() ? 4_000 : 4;
            case SPRING_RECORD_TUNED -> workload.isExactlyOnce() ? 1_000 : 4;
            case PARALLEL, PARALLEL_TUNED -> workload == Workload.BLOCKING ? 8 : 50;
            default -> 1;
        };
        // Enough for all partitions to get some, and for some to fail.
        return Math.min(records, Math.max(300, records / part));
    }

    /** Starts it; it consumes until it is stopped. */
    Running start(RunSpec spec) {
        return switch (this) {
            case KAFKAKIT, KAFKAKIT_TUNED, KAFKAKIT_BATCH -> KafkakitGroup.start(spec);
            case RAW_1, RAW_BYTES -> RawLoops.start(spec, 1);
            case RAW_2 -> RawLoops.start(spec, 2);
            case RAW_3 -> RawLoops.start(spec, 3);
            case STREAMS, STREAMS_TUNED -> StreamsTopology.start(spec);
            case SPRING_RECORD, SPRING_RECORD_TUNED -> SpringContainer.start(spec, false);
            case SPRING_BATCH, SPRING_BATCH_TUNED -> SpringContainer.start(spec, true);
            case PARALLEL, PARALLEL_TUNED -> ParallelProcessor.start(spec);
        };
    }

    /** As it is typed, and as it stands in tables. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
