package io.kafkakit.internal.group;

import io.kafkakit.ExpiredOffsets;
import io.kafkakit.codec.TopicCodecs;
import io.kafkakit.internal.config.ClientSettings;
import io.kafkakit.internal.dispatch.Limits;
import io.kafkakit.internal.flow.TopicPlan;
import io.kafkakit.internal.handle.Interceptors;
import io.kafkakit.monitor.GroupListener;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A checked description of a group.
 *
 * @param settings the settings of its Kafka clients
 * @param listeners hear what happens in it
 */
public record GroupSpec(
        Membership membership,
        ProducerPool pool,
        Start start,
        Work work,
        ClientSettings settings,
        List<GroupListener> listeners) {

    /**
     * Its consumers in this process.
     *
     * @param instanceId for static membership (KIP-345); null for none
     * @param drainTimeout how long a revoked partition waits for its running handlers
     */
    public record Membership(
            String groupId, int consumers, @Nullable String instanceId, Duration drainTimeout) {}

    /**
     * Its transactional producers.
     *
     * @param prefix of their transactional ids; empty if it has none
     * @param size the number of lanes
     */
    public record ProducerPool(String prefix, int size) {}

    /**
     * How it starts.
     *
     * @param timeout how long it waits for the cluster; null for no limit
     * @param sourcePartitions below 0: no topics are created; 0: all except source topics; above 0: also source topics,
     *     with this many partitions
     */
    public record Start(@Nullable Duration timeout, int sourcePartitions, ExpiredOffsets expiredOffsets) {

        boolean createsTopics() {
            return sourcePartitions >= 0;
        }
    }

    /**
     * The records that it handles, and how.
     *
     * @param subscriptions the handlers and settings of each source topic
     * @param metadata supplies the metadata for handlers; null for none
     * @param mdc whether log lines of handlers name their record
     * @param limits how much a consumer may hold
     */
    public record Work(
            List<TopicPlan> plans,
            List<TopicSubscription> subscriptions,
            @Nullable Supplier<?> metadata,
            Interceptors interceptors,
            boolean mdc,
            Limits limits) {

        /** The subscription of a source topic. */
        TopicSubscription subscription(TopicPlan plan) {
            return subscriptions.stream()
                    .filter(each -> each.topic().equals(plan.topic()))
                    .findFirst()
                    .orElseThrow();
        }

        /** The cluster's codecs, with those of the group's topics instead. */
        TopicCodecs codecs(TopicCodecs cluster) {
            TopicCodecs all = cluster;
            for (TopicSubscription each : subscriptions) {
                all = each.settings().ownCodecs(each.topic(), all);
            }
            return all;
        }

        boolean isExactlyOnce() {
            return plans.stream().anyMatch(TopicPlan::exactlyOnce);
        }

        boolean isAtLeastOnce() {
            return !plans.stream().allMatch(TopicPlan::exactlyOnce);
        }
    }

    String groupId() {
        return membership.groupId();
    }
}
