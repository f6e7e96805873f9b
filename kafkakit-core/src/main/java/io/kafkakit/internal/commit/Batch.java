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

/** The outcomes that are committed together, and by tenure how far each partition is done with them. */
final class Batch {

    private final List<Completion> completions;
    private long bytes;
    private final List<Part> parts = new ArrayList<>();
    private final Map<Tenure, Part> byTenure = new HashMap<>();
    /** Of the last that was added: neighbours are of one tenure mostly. */
    private @Nullable Part last;

    private Batch(List<Completion> completions) {
        this.completions = completions;
    }

    /** A batch of these, to which each is yet to be {@linkplain #add added}: by who looks at each of them anyway. */
    static Batch unfilled(List<Completion> completions) {
        return new Batch(new ArrayList<>(completions));
    }

    /** A batch of these, added. */
    static Batch of(List<Completion> completions) {
        Batch batch = new Batch(completions);
        completions.forEach(batch::add);
        return batch;
    }

    /** These are of the batch too, behind the others, and yet to be added. */
    void extend(List<Completion> more) {
        completions.addAll(more);
    }

    /** The next of its outcomes. */
    void add(Completion completion) {
        bytes += completion.bytes();
        Part part = last;
        if (part == null || part.tenure != completion.tenure()) {
            part = byTenure.computeIfAbsent(completion.tenure(), this::newPart);
            last = part;
        }
        part.add(completion);
    }

    private Part newPart(Tenure tenure) {
        Part part = new Part(tenure);
        parts.add(part);
        return part;
    }

    List<Completion> completions() {
        return completions;
    }

    /** By tenure. */
    List<Part> parts() {
        return parts;
    }

    /** Whether the consumer of the last that was added has so many to handle that a moment more does not matter. */
    boolean isBehind() {
        return last != null && last.tenure.isBehind();
    }

    /** What those that were added take. */
    long bytes() {
        return bytes;
    }

    /** Asks each ledger what to commit, when all are added. Once all that was committed before is known to be, and not earlier. */
    void plan() {
        parts.forEach(Part::plan);
    }

    /** Those that have to wait because what is done beyond their partition's gap fills the offset's metadata. */
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

    /** What the batch has of one tenure. */
    static final class Part {

        private final Tenure tenure;
        private final boolean wantsEach;
        private final List<Entry> entries = new ArrayList<>();
        /** Empty if nobody wants to know of each. */
        private final List<Completion> each = new ArrayList<>(0);

        private final Tally tally = new Tally();
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
            bytes += completion.bytes();
        }

        private void plan() {
            progress = tenure.plan(entries);
        }

        Tenure tenure() {
            return tenure;
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

        /** It is in Kafka. */
        void settle() {
            each.forEach(one -> tenure.settled(one.delivery(), one.outcome()));
            tenure.settled(progress(), entries.size(), bytes);
        }
    }
}
