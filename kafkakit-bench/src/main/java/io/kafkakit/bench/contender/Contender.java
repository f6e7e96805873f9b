package io.kafkakit.bench.contender;

import java.util.Locale;

/** The ways to write the same handler. */
public enum Contender {
    /** kafkakit as it comes. */
    KAFKAKIT,
    /** kafkakit with the client settings of the raw loop. */
    KAFKAKIT_TUNED,
    /** A hand-tuned loop round Kafka's clients, with as many consumers as its name says. */
    RAW_1,
    RAW_2,
    RAW_3,
    /** The same loop that copies the bytes and neither decodes nor encodes: for information only. */
    RAW_BYTES;

    /** Whether it can do this. */
    public boolean canDo(Workload workload) {
        return switch (this) {
            case KAFKAKIT, KAFKAKIT_TUNED -> true;
            case RAW_1, RAW_2, RAW_3 -> workload != Workload.BLOCKING && workload != Workload.FAILING;
            case RAW_BYTES -> workload == Workload.RELAY || workload == Workload.RELAY_ALO;
        };
    }

    /** Whether it reads and writes events, so that its output can be told from its input. */
    public boolean isTyped() {
        return this != RAW_BYTES;
    }

    /** Starts it; it consumes until it is stopped. */
    Running start(RunSpec spec) {
        return switch (this) {
            case KAFKAKIT -> KafkakitGroup.start(spec, spec.settings());
            case KAFKAKIT_TUNED -> KafkakitGroup.start(spec, TunedClients.all(spec));
            case RAW_1, RAW_BYTES -> RawLoops.start(spec, 1);
            case RAW_2 -> RawLoops.start(spec, 2);
            case RAW_3 -> RawLoops.start(spec, 3);
        };
    }

    /** As it is typed, and as it stands in tables. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
