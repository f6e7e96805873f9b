package io.kafkakit.bench.run;

/** What is measured of a run. */
public enum Measure {
    RECORDS_PER_SECOND,
    /** Processor time of the contender's JVM for each record, in microseconds. */
    CPU_MICROS,
    /** Processor time of the broker for each record, in microseconds. */
    BROKER_CPU_MICROS,
    /** Half of the records took no longer. */
    P50_MILLIS,
    /** One record in a hundred took longer. */
    P99_MILLIS,
    /** Records that came twice where that is allowed. */
    DUPLICATES
}
