package io.kafkakit.internal.consume;

import io.kafkakit.KafkaKitException;
import io.kafkakit.internal.flow.TopicPlan;
import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.lookup.GroupLookups;
import io.kafkakit.internal.monitor.Troubles;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks now and then whether the topics are still there that a group reads. The client says nothing of one that was deleted while
 * it ran: its partitions go, as in any rebalance, and there is silence. Used by the poll thread only, which does not wait for the
 * answer.
 */
final class TopicWatch {

    private static final Logger log = LoggerFactory.getLogger(TopicWatch.class);
    /** Milliseconds between two questions. */
    private static final long INTERVAL = 5_000;
    /** Milliseconds after which the log repeats that one is gone. */
    private static final long SAY_AGAIN = 60_000;

    private final List<String> topics;
    private final GroupLookups committedOffsets;
    private final Troubles troubles;
    private final Clock clock;
    /** When it was last said of each that is gone, in milliseconds since 1970. */
    private final Map<String, Long> toldAt = new ConcurrentHashMap<>();

    private long askedAt;

    /**
     * Of topics that were there just now. Those of an earlier policy may be deleted at any time, and are not looked after.
     *
     * @param troubles told on a thread of the client's
     */
    TopicWatch(Collection<TopicPlan> plans, GroupLookups committedOffsets, Troubles troubles, Clock clock) {
        this.topics = plans.stream()
                .flatMap(plan -> plan.topics().stream()
                        .filter(topic -> !plan.formerRetryTopics().containsKey(topic)))
                .distinct()
                .toList();
        this.committedOffsets = committedOffsets;
        this.troubles = troubles;
        this.clock = clock;
        this.askedAt = clock.millis();
    }

    /** Asks, if it is time; each time it is told of those that are gone. */
    void look() {
        long now = clock.millis();
        if (now - askedAt >= INTERVAL) {
            askedAt = now;
            committedOffsets.lookFor(topics, this::tell);
        }
    }

    private void tell(String topic, boolean isThere) {
        if (isThere) {
            if (toldAt.remove(topic) != null) {
                log.info("topic '{}' is there again", topic);
            }
            troubles.end(topic);
            return;
        }
        String what = "topic '" + topic + "' does not exist any more";
        long now = clock.millis();
        Long before = toldAt.get(topic);
        if (before == null || now - before >= SAY_AGAIN) {
            toldAt.put(topic, now);
            log.warn("{}; what is written to it is read when it is there again", what);
        }
        troubles.begin(
                topic,
                what,
                new KafkaKitException("it was deleted while the group ran; make it anew, or stop reading it"));
    }
}
