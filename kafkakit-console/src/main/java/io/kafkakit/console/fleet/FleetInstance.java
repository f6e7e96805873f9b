package io.kafkakit.console.fleet;

import io.kafkakit.monitor.Counts;
import io.kafkakit.monitor.GroupHealth;
import io.kafkakit.monitor.GroupState;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A group in one process, as that process last published it. Immutable.
 *
 * @param group the group's id
 * @param identity which process it is, and when it published this
 * @param state the group's state there
 * @param health how it is there
 * @param counts what it has done since its start
 * @param topics how it handles each of its topics
 * @param reading what it reads; bounded, see {@link Reading}
 * @param commands the commands that it has taken in
 */
public record FleetInstance(
        String group,
        Identity identity,
        GroupState state,
        GroupHealth health,
        Counts counts,
        List<Topic> topics,
        Reading reading,
        Applied commands) {

    /** Copies the list; a missing one is empty. */
    public FleetInstance {
        Objects.requireNonNull(group, "group");
        Objects.requireNonNull(identity, "identity");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(health, "health");
        Objects.requireNonNull(counts, "counts");
        Objects.requireNonNull(reading, "reading");
        Objects.requireNonNull(commands, "commands");
        topics = copy(topics);
    }

    /** The instance's name. */
    public String name() {
        return identity.name();
    }

    /**
     * Which process it is.
     *
     * @param name as set, or host and process id
     * @param run random; tells a restarted instance from the one before
     * @param startedAt when the group began to start
     * @param publishedAt when it published this, by its own clock
     * @param intervalMillis it publishes at least this often, in milliseconds
     */
    public record Identity(String name, String run, Instant startedAt, Instant publishedAt, long intervalMillis) {

        /** Checks that nothing is missing. */
        public Identity {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(run, "run");
            Objects.requireNonNull(startedAt, "startedAt");
            Objects.requireNonNull(publishedAt, "publishedAt");
            if (intervalMillis < 1) {
                throw new IllegalArgumentException("intervalMillis = " + intervalMillis + ": pass 1 or more");
            }
        }
    }

    /**
     * How it handles a topic.
     *
     * @param paused whether the whole topic is paused
     * @param pausedEvents names of paused events; of very many only some
     * @param concurrency handlers at once in each consumer
     * @param retries the retry policy in words; null for none
     */
    public record Topic(
            String topic,
            boolean paused,
            List<String> pausedEvents,
            int concurrency,
            @Nullable String retries) {

        /** Copies the list; a missing one is empty. */
        public Topic {
            Objects.requireNonNull(topic, "topic");
            pausedEvents = copy(pausedEvents);
        }
    }

    /**
     * What it reads. Sums count all partitions. The other lists are cut where the group is large.
     *
     * @param consumers the group's consumers in this process
     * @param sums by topic, retry topics included. Of very many topics the last sum, with an empty name, is that of all others.
     * @param partitions stalled ones first, then those with the largest lag
     * @param partitionsLeftOut how many are not in that list
     * @param lanes its producers
     * @param problems current problems, the oldest first
     */
    public record Reading(
            List<Consumer> consumers,
            List<Sum> sums,
            List<Partition> partitions,
            int partitionsLeftOut,
            List<Lane> lanes,
            List<Trouble> problems) {

        /** Copies the lists; a missing one is empty. */
        public Reading {
            consumers = copy(consumers);
            sums = copy(sums);
            partitions = copy(partitions);
            lanes = copy(lanes);
            problems = copy(problems);
        }
    }

    /**
     * A consumer.
     *
     * @param number from 0
     * @param memberId Kafka's id for it; empty while it has none
     * @param seenAt the time of its figures
     * @param partitions how many are assigned to it
     */
    public record Consumer(int number, String memberId, boolean leader, Instant seenAt, int partitions) {}

    /**
     * All partitions of a topic together.
     *
     * @param topic empty for all topics that have no sum of their own
     * @param assigned their numbers, such as {@code 0-3,7}; cut if it is long
     * @param lag unfinished records, as far as known
     * @param lagUnknown partitions whose lag is not known
     * @param stalled partitions that stand still
     * @param oldestWrittenAt the timestamp of the oldest record that was read and is not done; null if there is none
     */
    public record Sum(
            String topic,
            int partitions,
            String assigned,
            long lag,
            int lagUnknown,
            long waitingRetries,
            int stalled,
            @Nullable Instant oldestWrittenAt) {

        /** Checks that there is a name. */
        public Sum {
            Objects.requireNonNull(topic, "topic");
        }
    }

    /**
     * A partition; an unknown number is -1.
     *
     * @param stalled why it stands still; null if it does not
     */
    public record Partition(
            String topic,
            int partition,
            long position,
            long committed,
            long lag,
            long waitingRetries,
            @Nullable Instant oldestWrittenAt,
            @Nullable String stalled) {

        /** Checks that there is a name. */
        public Partition {
            Objects.requireNonNull(topic, "topic");
        }
    }

    /**
     * A lane.
     *
     * @param state in words, as {@link io.kafkakit.monitor.LaneState} has them
     * @param stalled why it stands still; null if it does not
     */
    public record Lane(
            int number,
            boolean transactional,
            String state,
            long commits,
            long failedCommits,
            @Nullable String stalled) {}

    /** A problem, in words. */
    public record Trouble(Instant at, String what, String cause) {}

    /**
     * The commands that an instance has taken in.
     *
     * @param lastId the newest; null if there was none
     * @param partition of the control topic, where the newest is
     * @param offset of the newest there; -1 if there was none
     * @param recent the newest of those it took in while it ran, the last one at the end
     */
    public record Applied(@Nullable String lastId, int partition, long offset, List<Answer> recent) {

        /** None. */
        public static final Applied NONE = new Applied(null, -1, -1, List.of());

        /** Copies the list; a missing one is empty. */
        public Applied {
            recent = copy(recent);
        }
    }

    /**
     * What became of a command.
     *
     * @param id of the command
     * @param refused why it was not applied; null if it was
     */
    public record Answer(String id, @Nullable String refused) {}

    private static <T> List<T> copy(@Nullable List<T> given) {
        return given == null ? List.of() : List.copyOf(given);
    }
}
