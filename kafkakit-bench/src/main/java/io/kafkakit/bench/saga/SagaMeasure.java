package io.kafkakit.bench.saga;

/** What is measured, with its heading in tables. */
enum SagaMeasure {
    HOP_P50("hop p50, ms"),
    HOP_P99("hop p99, ms"),
    PARTICIPANT_P50("participant p50, ms"),
    SAGAS_PER_SECOND("sagas/s"),
    CPU_MICROS("CPU, µs/saga"),
    BROKER_CPU_MICROS("broker's CPU, µs/saga"),
    RESTORED_SECONDS("restored, s"),
    HANDLES_SECONDS("all partitions handle, s"),
    HANDLED_SECONDS("all sagas handled, s"),
    BYTES("bytes/saga beside the state"),
    STATE_BYTES("state, bytes"),
    LATE_P50("late p50, ms"),
    LATE_P99("late p99, ms"),
    LATE_MOST("latest, ms"),
    EARLY("early sagas");

    private final String heading;

    SagaMeasure(String heading) {
        this.heading = heading;
    }

    String heading() {
        return heading;
    }
}
