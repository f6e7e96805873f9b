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
 * Asks from time to time whether the group's topics still exist. The client does not report a topic that is deleted
 * while it runs: its partitions are revoked as in any rebalance. Used by the poll thread only, which does not wait for
 * the answer.
 */
final class TopicWatch {

    private static final Logger log = LoggerFactory.getLogger(TopicWatch.class);
    /** Milliseconds between two questions. */
    private static final long INTERVAL = 5_000;
    /** The log repeats after this many milliseconds that a topic is gone. */
    private static final long SAY_AGAIN = 60_000;

    private final List<String> topics;
    private final GroupLookups committedOffsets;
    private final Troubles troubles;
    private final Clock clock;
    /** When each missing topic was last reported, in milliseconds since 1970. */
    private final Map<String, Long> toldAt = new ConcurrentHashMap<>();

    private long askedAt;

    /**
     * Watches topics that existed a moment ago. Topics of an earlier policy may be deleted at any time, so they are not
     * watched.
     *
     * @param troubles is called on a thread of the client
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

    /** Asks if it is time, and reports missing topics. */
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
            log.warn("{}; it is read again once it exists", what);
        }
        troubles.begin(
                topic,
                what,
                new KafkaKitException("it was deleted while the group ran; create it again, or stop reading it"));
    }
}
