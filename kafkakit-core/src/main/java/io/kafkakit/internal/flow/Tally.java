package io.kafkakit.internal.flow;

import io.kafkakit.monitor.Counts;

/** Outcomes by kind, to be counted together. Not thread-safe. */
public final class Tally {

    private int handled;
    private int retried;
    private int postponed;
    private int deadLettered;
    private int skipped;
    private int sent;

    /** Counts one. */
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

    /** What was counted so far. */
    public Counts counts() {
        return new Counts(handled, retried, postponed, deadLettered, skipped, sent);
    }
}
