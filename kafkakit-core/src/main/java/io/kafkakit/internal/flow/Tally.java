package io.kafkakit.internal.flow;

/** Outcomes by kind, to be counted together. Not thread-safe. */
public final class Tally {

    private int handled;
    private int retried;
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
            case DEAD_LETTERED -> deadLettered++;
            case SKIPPED -> skipped++;
        }
    }

    int handled() {
        return handled;
    }

    int retried() {
        return retried;
    }

    int deadLettered() {
        return deadLettered;
    }

    int skipped() {
        return skipped;
    }

    int sent() {
        return sent;
    }
}
