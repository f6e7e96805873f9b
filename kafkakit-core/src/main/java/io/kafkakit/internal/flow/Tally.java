package io.kafkakit.internal.flow;

import io.kafkakit.monitor.Counts;

/** Counts outcomes by kind. Not thread-safe. */
public final class Tally {

    private int handled;
    private int retried;
    private int postponed;
    private int deadLettered;
    private int skipped;
    private int sent;

    /** Counts one outcome. */
    public void add(Outcome outcome) {
        switch (outcome.kind()) {
            case HANDLED -> {
                handled++;
                sent += outcome.records().size();
            }
            case RETRIED -> retried++;
            case POSTPONED -> postponed++;
            case DEAD_LETTERED -> deadLettered++;
            case SKIPPED -> skipped++;
            case PASSED -> {
                // No record.
            }
        }
    }

    /** The counts so far. */
    public Counts counts() {
        return new Counts(handled, retried, postponed, deadLettered, skipped, sent);
    }
}
