package io.kafkakit.internal.commit;

import io.kafkakit.internal.flow.Outcome;
import io.kafkakit.internal.flow.TimestampRefusal;
import io.kafkakit.internal.tenure.Completion;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is committed instead of outcomes one of which Kafka refuses for a fault of its own.
 *
 * @param all the outcomes of the attempt, the refused one replaced
 * @param instead takes the place of the refused one
 * @param isRestamped whether only timestamps differ. Then those of all retry records or dead letters to the topic were
 *     replaced: with the same clock they would be refused one after the other.
 */
record Replacement(List<Completion> all, Outcome instead, boolean isRestamped) {

    private static final Logger log = LoggerFactory.getLogger(Replacement.class);

    /** The replacement; null if there is none, so that the partition must stop. */
    static @Nullable Replacement of(Attempt.Refused refused, LaneParts parts) {
        Completion part = refused.part();
        Outcome instead = instead(part, refused.reason(), parts);
        if (instead == null) {
            return null;
        }
        List<Completion> all = new ArrayList<>(refused.tried());
        all.set(all.indexOf(refused.completion()), refused.completion().with(part, instead));
        boolean isRestamped = instead.kind() == part.outcome().kind() && TimestampRefusal.is(refused.reason());
        if (isRestamped) {
            String topic = instead.records().get(0).topic();
            all.replaceAll(each -> restamped(each, topic, refused.reason(), parts));
        }
        return new Replacement(all, instead, isRestamped);
    }

    private static Completion restamped(Completion completion, String topic, Exception reason, LaneParts parts) {
        Completion stamped = completion;
        for (Completion other : completion.others()) {
            stamped = isRecoveryTo(other.outcome(), topic)
                    ? stamped.with(other, otherwise(other, reason, parts))
                    : stamped;
        }
        return isRecoveryTo(stamped.outcome(), topic)
                ? stamped.with(stamped, otherwise(stamped, reason, parts))
                : stamped;
    }

    private static boolean isRecoveryTo(Outcome outcome, String topic) {
        return outcome.isOfRecovery()
                && outcome.records().get(0).topic().equals(topic)
                && outcome.records().get(0).timestamp() == null;
    }

    private static Outcome otherwise(Completion part, Exception reason, LaneParts parts) {
        Outcome instead = instead(part, reason, parts);
        return instead == null ? part.outcome() : instead;
    }

    private static @Nullable Outcome instead(Completion part, Exception reason, LaneParts parts) {
        return parts.onRefusal()
                .instead(part.delivery(), part.outcome(), reason, parts.clock().millis());
    }

    /** Says what was refused, and what it becomes. */
    void log(Attempt.Refused refused) {
        String position = refused.part().delivery().position();
        if (isRestamped) {
            log.warn(
                    "topic '{}' refuses the time of sending of {}, which gets the nearest accepted one; is a clock wrong? {}",
                    instead.records().get(0).topic(),
                    position,
                    refused.reason().toString());
        } else {
            log.warn(
                    "{}: a record of its outcome is refused, and it becomes a dead letter: {}",
                    position,
                    refused.reason().toString());
        }
    }
}
