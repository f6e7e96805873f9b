package io.kafkakit.internal.commit;

import java.util.Collection;
import java.util.List;

/** How one try to commit some completions ended. What is not said to be settled is not visible to anybody. */
sealed interface Attempt {

    /** These are in Kafka, exactly once where the lane is transactional. */
    record Settled(List<Completion> completions) implements Attempt {}

    /** Kafka refuses a record of this completion for what it is, and will again. */
    record Refused(Completion completion, Exception reason) implements Attempt {}

    /** These tenures cannot go on now, the others can: a topic is missing or forbidden, or a member is not up to date. */
    record Held(Collection<Tenure> tenures, Exception reason, long millis) implements Attempt {}

    /** Something else went wrong, which has nothing to do with the records: try all of them again. */
    record Failed(Exception reason) implements Attempt {}
}
