package io.kafkakit.cli.audit;

import java.util.List;

/**
 * The verdict on a run.
 *
 * @param findings all that was checked
 */
public record Audit(List<Finding> findings) {

    /** Judges what the topics hold. */
    public static Audit of(Evidence evidence) {
        Endings endings = new Endings(evidence);
        return new Audit(List.of(
                endings.allPlaced(),
                endings.eachEndedOnce(),
                endings.eachMalformedIsADeadLetter(),
                new Steps(evidence).noneTakenTwice(),
                new Warehouse(evidence).nothingSoldTwice(),
                new Till(evidence).onlyShippedIsPaid()));
    }

    /** Whether all of it holds. */
    public boolean holds() {
        return findings.stream().allMatch(Finding::holds);
    }
}
