package io.kafkakit.internal.group;

import io.kafkakit.ConfigurationException;
import io.kafkakit.KafkaKitException;
import io.kafkakit.internal.config.Refusals;
import io.kafkakit.internal.flow.TopicPlan;
import io.kafkakit.internal.lifecycle.Deadline;
import io.kafkakit.internal.lifecycle.Patience;
import io.kafkakit.internal.lifecycle.StopSignal;
import io.kafkakit.internal.monitor.Monitor;
import io.kafkakit.internal.topics.Mended;
import io.kafkakit.internal.topics.TopicCheck;
import io.kafkakit.internal.topics.TopicMending;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks a group's topics before the group starts. Asks the cluster until it answers or refuses. */
final class StartCheck {

    private static final Logger log = LoggerFactory.getLogger(StartCheck.class);

    /** Key of the problem that this class reports. */
    private static final String ABOUT = "the start";

    private final GroupHost host;
    private final GroupSpec spec;
    private final Monitor monitor;
    private final StopSignal stop;

    StartCheck(GroupHost host, GroupSpec spec, Monitor monitor, StopSignal stop) {
        this.host = host;
        this.spec = spec;
        this.monitor = monitor;
        this.stop = stop;
    }

    /**
     * The group's plans, including retry topics of earlier policies that the cluster has.
     *
     * @throws ConfigurationException if the topics are not as the group needs them
     * @throws KafkaKitException if the cluster refuses the group, or does not answer by the deadline
     */
    List<TopicPlan> plans(Deadline deadline) {
        Patience patience = new Patience(200, 5_000);
        Mended mended = new Mended();
        while (true) {
            try {
                boolean creates = spec.start().createsTopics();
                if (creates) {
                    new TopicMending(host.admin(), spec.work().plans(), deadline.leftMillis(), mended)
                            .mend(spec.start().sourcePartitions());
                }
                TopicCheck check = new TopicCheck(host.admin(), spec.work().plans(), deadline.leftMillis());
                check.check(creates, mended);
                List<TopicPlan> plans = check.withFormerRetryTopics();
                monitor.isOver(ABOUT);
                return plans;
            } catch (InterruptException e) {
                throw e;
            } catch (AuthorizationException | AuthenticationException e) {
                throw refused(spec, e);
            } catch (KafkaException e) {
                if (Refusals.isFinal(e)) {
                    throw refused(spec, e);
                }
                waitFor(deadline, patience.next(), e);
            }
        }
    }

    private void waitFor(Deadline deadline, long millis, KafkaException reason) {
        boolean isLast = millis >= deadline.leftMillis();
        String next = isLast ? "gives up" : "asks again in " + millis + " ms";
        if (reason instanceof UnknownTopicOrPartitionException) {
            log.info("group '{}' {}: {}", spec.groupId(), next, Refusals.words(reason));
        } else {
            log.warn(
                    "group '{}' gets no answer from bootstrap.servers = {} (is the broker there?) and {}: {}",
                    spec.groupId(),
                    spec.settings().bootstrapServers(),
                    next,
                    Refusals.words(reason));
            monitor.problem(ABOUT, "the cluster does not answer", reason);
        }
        if (isLast || !stop.pause(millis)) {
            throw new KafkaKitException(
                    "group '" + spec.groupId() + "' cannot start: the cluster "
                            + spec.settings().bootstrapServers() + " does not answer: "
                            + Refusals.words(reason),
                    reason);
        }
    }

    /** The exception for a refusal of the cluster, with its fix. */
    static KafkaKitException refused(GroupSpec spec, Throwable reason) {
        return new KafkaKitException(
                "group '" + spec.groupId() + "' cannot start: the cluster "
                        + spec.settings().bootstrapServers() + " does not let it: " + Refusals.words(reason)
                        + "; " + Refusals.fix(reason),
                reason);
    }
}
