package io.kafkakit.internal.commit;

import io.kafkakit.internal.flow.Tally;
import io.kafkakit.internal.ledger.Entry;
import io.kafkakit.internal.ledger.Progress;
import io.kafkakit.internal.tenure.Completion;
import io.kafkakit.internal.tenure.Tenure;
import io.kafkakit.monitor.Counts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The outcomes that are committed together, and the resulting progress of each tenure. */
final class Batch {

    private final List<Completion> completions;
    private long bytes;
    private final List<Part> parts = new ArrayList<>();
    private final Map<Tenure, Part> byTenure = new HashMap<>();
    /** The part of the last added outcome. Neighbours usually belong to the same tenure. */
    private @Nullable Part last;

    private Batch(List<Completion> completions) {
        this.completions = completions;
    }

    /** A batch of these outcomes. The caller {@linkplain #add adds} each while it looks at it anyway. */
    static Batch unfilled(List<Completion> completions) {
        return new Batch(new ArrayList<>(completions));
    }

    /** A batch of these outcomes, already added. */
    static Batch of(List<Completion> completions) {
        Batch batch = new Batch(completions);
        completions.forEach(batch::add);
        return batch;
    }

    /** Appends these outcomes to the batch; the caller adds each later. */
    void extend(List<Completion> more) {
        completions.addAll(more);
    }

    /** Adds the next of its outcomes. */
    void add(Completion completion) {
        bytes += completion.bytes();
        Part part = last;
        if (part == null || part.tenure != completion.tenure()) {
            part = byTenure.computeIfAbsent(completion.tenure(), this::newPart);
            last = part;
        }
        part.bytes += completion.bytes();
        part.add(completion);
        for (Completion other : completion.others()) {
            part.add(other);
        }
    }

    private Part newPart(Tenure tenure) {
        Part part = new Part(tenure);
        parts.add(part);
        return part;
    }

    List<Completion> completions() {
        return completions;
    }

    /** The parts, one for each tenure. */
    List<Part> parts() {
        return parts;
    }

    /** Whether the consumer of the last added outcome is behind, so that a short delay does not matter. */
    boolean isBehind() {
        return last != null && last.tenure.isBehind();
    }

    /** The bytes of the added outcomes. */
    long bytes() {
        return bytes;
    }

    /**
     * Asks each ledger what to commit. Call it when all outcomes are added, and all earlier commits are known to have
     * succeeded.
     */
    void plan() {
        parts.forEach(Part::plan);
    }

    /** The outcomes that must wait, because ranges beyond their partition's gap fill the offset's metadata. */
    List<Completion> crowdedOut() {
        if (parts.stream().allMatch(part -> part.progress().left().isEmpty())) {
            return List.of();
        }
        Set<Entry> left = new HashSet<>();
        parts.forEach(part -> left.addAll(part.progress().left()));
        return completions.stream().filter(each -> left.contains(each.entry())).toList();
    }

    /** The outcomes of these parts, in order. */
    List<Completion> completionsOf(Set<Part> some) {
        Set<Tenure> tenures = new HashSet<>();
        some.forEach(part -> tenures.add(part.tenure));
        return completions.stream()
                .filter(each -> tenures.contains(each.tenure()))
                .toList();
    }

    /** The batch's part of one tenure. */
    static final class Part {

        private final Tenure tenure;
        private final boolean wantsEach;
        private final List<Entry> entries = new ArrayList<>();
        /** Empty if nobody wants to hear of each. */
        private final List<Completion> each = new ArrayList<>(0);

        private final Tally tally = new Tally();
        private final List<Object> attachments = new ArrayList<>(0);
        private long bytes;
        private @Nullable Progress progress;

        private Part(Tenure tenure) {
            this.tenure = tenure;
            this.wantsEach = tenure.wantsEach();
        }

        private void add(Completion completion) {
            entries.add(completion.entry());
            if (wantsEach) {
                each.add(completion);
            }
            tally.add(completion.outcome());
            if (!completion.outcome().attachments().isEmpty()) {
                attachments.addAll(completion.outcome().attachments());
            }
        }

        private void plan() {
            progress = tenure.plan(entries);
        }

        Tenure tenure() {
            return tenure;
        }

        /** What interceptors attached to its attempts. */
        List<Object> attachments() {
            return attachments;
        }

        Counts counts() {
            return tally.counts();
        }

        long bytes() {
            return bytes;
        }

        Progress progress() {
            return Objects.requireNonNull(progress, "planned before");
        }

        /** The part is in Kafka. */
        void settle() {
            each.forEach(one -> tenure.settled(one.delivery(), one.outcome()));
            tenure.settled(progress(), entries.size(), bytes);
        }
    }
}
