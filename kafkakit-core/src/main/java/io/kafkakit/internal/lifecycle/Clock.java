package io.kafkakit.internal.lifecycle;

/** The time; tests move it. */
public interface Clock {

    /** Milliseconds since 1970, for timestamps and due times. */
    long millis();

    /** Nanoseconds since some moment, for durations. */
    long nanos();

    /** This machine's clock. */
    static Clock system() {
        return Machine.CLOCK;
    }

    /** Those of this machine: one. */
    enum Machine implements Clock {
        CLOCK;

        @Override
        public long millis() {
            return System.currentTimeMillis();
        }

        @Override
        public long nanos() {
            return System.nanoTime();
        }
    }
}
