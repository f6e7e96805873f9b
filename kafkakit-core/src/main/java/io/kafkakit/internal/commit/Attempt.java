package io.kafkakit.internal.commit;

import io.kafkakit.internal.tenure.Completion;
import io.kafkakit.internal.tenure.Tenure;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How one try to commit some outcomes ended. What was tried and is not settled is not visible to anybody. */
sealed interface Attempt {

    /** What went wrong; null if nothing did. */
    default @Nullable Exception reason() {
        return null;
    }

    /**
     * It went well as far as is known: what was tried is settled, or its commit is under way.
     *
     * @param left what has to be tried again at once; mostly nothing
     */
    record Done(List<Completion> left) implements Attempt {

        static final Done ALL = new Done(List.of());
    }

    /** Kafka refuses a record of this completion for what it is, and will again. */
    record Refused(List<Completion> tried, Completion completion, Exception reason) implements Attempt {}

    /** These tenures cannot go on now, the others can: a topic is missing or forbidden, or a member is not up to date. */
    record Held(List<Completion> tried, Collection<Tenure> tenures, Exception reason, long millis) implements Attempt {}

    /**
     * What these tenures caused was not taken: by an output partition, or because of a clock.
     *
     * @param what is wrong, for who is to mend it
     * @param othersWere whether that of others was, or would be: so it is nothing that is wrong with the whole cluster
     */
    record Unwritten(List<Completion> tried, Set<Tenure> tenures, String what, boolean othersWere, Exception reason)
            implements Attempt {

        Unwritten because(String other) {
            return new Unwritten(tried, tenures, other, othersWere, reason);
        }
    }

    /** The metadata of an offset has no room for these; they wait until the gap before them closes. */
    record Crowded(List<Completion> tried, List<Completion> out) implements Attempt {}

    /** Something else went wrong, which has nothing to do with the records: try all of them again. */
    record Failed(List<Completion> tried, Exception reason) implements Attempt {}
}
