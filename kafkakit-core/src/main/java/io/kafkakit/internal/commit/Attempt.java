package io.kafkakit.internal.commit;

import io.kafkakit.internal.tenure.Completion;
import io.kafkakit.internal.tenure.Tenure;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The result of one try to commit some outcomes. Outcomes that were tried and are not settled are not visible to
 * anybody.
 */
sealed interface Attempt {

    /** The error; null if there was none. */
    default @Nullable Exception reason() {
        return null;
    }

    /**
     * Success, as far as known: the outcomes are settled, or their commit is under way.
     *
     * @param left outcomes to try again at once; usually none
     */
    record Done(List<Completion> left) implements Attempt {

        static final Done ALL = new Done(List.of());
    }

    /**
     * Kafka refuses a record of this completion for a fault of its own, and will refuse it again.
     *
     * @param part the completion itself or one of its others: whose record it is
     */
    record Refused(List<Completion> tried, Completion completion, Completion part, Exception reason)
            implements Attempt {}

    /**
     * These tenures must wait, the others can go on. A topic is missing or forbidden, or a member's stamp is outdated.
     */
    record Held(List<Completion> tried, Collection<Tenure> tenures, Exception reason, long millis) implements Attempt {}

    /**
     * The output of these tenures was not accepted by a partition, or because of a clock.
     *
     * @param what the problem, for the operator
     * @param othersWere whether other output was accepted, or would be; then the problem is not the whole cluster's
     */
    record Unwritten(List<Completion> tried, Set<Tenure> tenures, String what, boolean othersWere, Exception reason)
            implements Attempt {

        Unwritten because(String other) {
            return new Unwritten(tried, tenures, other, othersWere, reason);
        }
    }

    /** The metadata of an offset has no room for these; they wait until the gap before them closes. */
    record Crowded(List<Completion> tried, List<Completion> out) implements Attempt {}

    /** Another error, which has nothing to do with the records: try all of them again. */
    record Failed(List<Completion> tried, Exception reason) implements Attempt {}
}
