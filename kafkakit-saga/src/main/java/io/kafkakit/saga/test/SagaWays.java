package io.kafkakit.saga.test;

import io.kafkakit.saga.SagaStatus;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** All ways of a saga, as a {@link SagaExplorer} found them. Immutable. */
public final class SagaWays {

    private final Extent extent;
    private final Map<SagaStatus, Ending> endings;
    private final Waits waits;
    private final List<Thrown> thrown;
    private final List<Violation> violations;

    /** How much was explored. */
    record Extent(int situations, long moves, boolean isComplete) {}

    /** Where the saga waits, and where it never comes. */
    record Waits(List<Way> endless, Map<String, Way> unlimited, Set<String> unreached) {}

    SagaWays(
            Extent extent,
            Map<SagaStatus, Ending> endings,
            Waits waits,
            List<Thrown> thrown,
            List<Violation> violations) {
        this.extent = extent;
        this.endings = new EnumMap<>(SagaStatus.class);
        this.endings.putAll(endings);
        this.waits = waits;
        this.thrown = thrown;
        this.violations = violations;
    }

    /**
     * What happened one after the other.
     *
     * @param steps each in words
     */
    public record Way(List<String> steps) {

        @Override
        public String toString() {
            return String.join(" -> ", steps);
        }
    }

    /**
     * How ways end.
     *
     * @param situations in which they end so
     * @param example a shortest way
     */
    public record Ending(int situations, Way example) {}

    /**
     * A function of the definition threw.
     *
     * @param way a shortest one that leads to it
     */
    public record Thrown(Way way, RuntimeException exception) {}

    /**
     * Something that no saga may do.
     *
     * @param way a shortest one that leads to it
     */
    public record Violation(Way way, String what) {}

    /** How many different situations there are. */
    public int situations() {
        return extent.situations();
    }

    /** How many ways lead from one situation to another. */
    public long moves() {
        return extent.moves();
    }

    /** Whether all was explored; otherwise {@link SagaExplorer#atMost} was too little. */
    public boolean isComplete() {
        return extent.isComplete();
    }

    /** How ways end: COMPLETED, COMPENSATED, or STUCK, which waits for an operator. */
    public Map<SagaStatus, Ending> endings() {
        return Map.copyOf(endings);
    }

    /**
     * Ways that never end: they come back to where they were, or nothing can happen any more. The rounds of a loop of more
     * than 20 do not count, so such a loop that changes nothing is here. At most ten that come back.
     */
    public List<Way> neverEnding() {
        return List.copyOf(waits.endless());
    }

    /** Steps at which the saga waits for ever if nobody answers, each with a way to it. That may be intended. */
    public Map<String, Way> waitingWithoutLimit() {
        return new LinkedHashMap<>(waits.unlimited());
    }

    /** Steps that no way reaches. Those that contain others are left out. */
    public Set<String> neverReached() {
        return waits.unreached();
    }

    /** What functions of the definition threw, each once. */
    public List<Thrown> thrown() {
        return thrown;
    }

    /**
     * What no saga may do: undo a step twice, without its command, after the pivot, before a later one, or not at all; send
     * a command after its end. Each is a bug of kafkakit, so please report it.
     */
    public List<Violation> violations() {
        return violations;
    }

    /** All that is wrong, in sentences; empty if the saga is sound. */
    public List<String> faults() {
        List<String> faults = new ArrayList<>();
        if (!isComplete()) {
            faults.add("only " + situations() + " situations are explored: raise atMost(...), or pass fewer samples");
        }
        neverEnding().forEach(each -> faults.add("a way never ends: " + each));
        if (isComplete() && !neverReached().isEmpty()) {
            faults.add("no way reaches " + new TreeSet<>(neverReached()));
        }
        thrown.forEach(each -> faults.add("a function throws " + each.exception() + ": " + each.way()));
        violations.forEach(each -> faults.add(each.what() + ": " + each.way()));
        return List.copyOf(faults);
    }

    /**
     * Does nothing if the saga is sound.
     *
     * @throws AssertionError if there are {@link #faults}; it lists them
     */
    public SagaWays requireSound() {
        if (!faults().isEmpty()) {
            throw new AssertionError("the saga is not sound:\n  - " + String.join("\n  - ", faults()));
        }
        return this;
    }

    /** All of it, line by line. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(situations()).append(" situations, ").append(moves()).append(" moves\n");
        endings.forEach((status, ending) -> text.append(status)
                .append(" in ")
                .append(ending.situations())
                .append(", for example: ")
                .append(ending.example())
                .append('\n'));
        waits.unlimited()
                .forEach((step, way) -> text.append("waits without limit at '")
                        .append(step)
                        .append("': ")
                        .append(way)
                        .append('\n'));
        faults().forEach(each -> text.append(each).append('\n'));
        return text.toString();
    }
}
