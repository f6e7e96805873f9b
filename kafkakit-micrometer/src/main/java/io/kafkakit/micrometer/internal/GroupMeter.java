package io.kafkakit.micrometer.internal;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The meters of a group: the one place with their names, units, tags and meanings. Each has the tag {@code group}. */
public enum GroupMeter {
    STATE(
            "kafkakit.group.state",
            Kind.GAUGE,
            null,
            "state",
            "1 for the state that the group is in, 0 for the others. More than 1 if this process runs several groups with"
                    + " this id"),
    HEALTH("kafkakit.group.health", Kind.GAUGE, null, "level", "The same for its health: `GroupStatus.health()`"),
    PROBLEMS_NOW("kafkakit.group.problems", Kind.GAUGE, null, "", "Problems that last now"),
    PROBLEMS("kafkakit.problems", Kind.COUNTER, null, "", "Problems that began"),
    FAILURES(
            "kafkakit.group.failures",
            Kind.COUNTER,
            null,
            "",
            "Groups that an error ended. Stays when the group is gone"),
    MEMBER_PARTITIONS(
            "kafkakit.member.partitions", Kind.GAUGE, "partitions", "member", "Partitions that a consumer holds"),
    MEMBER_SEEN(
            "kafkakit.member.seen",
            Kind.TIME_GAUGE,
            "seconds",
            "member",
            "Age of a consumer's snapshot, from which all figures of partitions come. Above 5 s the consumer waits for"
                    + " handlers in a rebalance, or for a broker"),
    LAG(
            "kafkakit.partition.lag",
            Kind.GAUGE,
            "records",
            "topic partition",
            "Records that are not done, read or not. NaN until it is known"),
    OLDEST(
            "kafkakit.partition.oldest",
            Kind.TIME_GAUGE,
            "seconds",
            "topic partition",
            "Age of the oldest record that is not done, by its timestamp. 0 without lag, NaN if none of the lag was read"),
    BUFFERED_RECORDS(
            "kafkakit.partition.buffered.records",
            Kind.GAUGE,
            "records",
            "topic partition",
            "Records that were read and are not done"),
    BUFFERED_BYTES(
            "kafkakit.partition.buffered.bytes",
            Kind.GAUGE,
            "bytes",
            "topic partition",
            "Memory of these records and of those that they caused"),
    HANDLERS("kafkakit.partition.handlers", Kind.GAUGE, null, "topic partition", "Handlers in flight"),
    AWAITING_COMMIT(
            "kafkakit.partition.awaiting.commit",
            Kind.GAUGE,
            "records",
            "topic partition",
            "Records that are handled and not committed"),
    WAITING_RETRIES(
            "kafkakit.partition.waiting.retries",
            Kind.GAUGE,
            "records",
            "topic partition",
            "Records of a retry topic that wait for their time, or for another record of their key"),
    PAUSED(
            "kafkakit.partition.paused",
            Kind.GAUGE,
            null,
            "topic partition",
            "1 while no more is read, because a buffer is full or the partition is not open yet"),
    STALLED(
            "kafkakit.partition.stalled",
            Kind.TIME_GAUGE,
            "seconds",
            "topic partition",
            "For how long the partition stands still; 0 if it does not"),
    RECORDS(
            "kafkakit.records",
            Kind.COUNTER,
            "records",
            "topic outcome",
            "Records whose outcome is committed: `handled`, `retried`, `postponed`, `dead-lettered` or `skipped`. The"
                    + " topic is the one they were read from, such as a retry topic"),
    SENT("kafkakit.sent", Kind.COUNTER, "records", "topic", "Committed records that handlers of the topic sent"),
    COMMITS("kafkakit.commit", Kind.TIMER, "seconds", "lane", "Commits of a lane, from the first append to the answer"),
    COMMIT_FAILURES(
            "kafkakit.commit.failures",
            Kind.COUNTER,
            null,
            "lane",
            "Commits that failed. Their outcomes are committed again"),
    PRODUCERS_REPLACED(
            "kafkakit.producers.replaced",
            Kind.COUNTER,
            null,
            "lane",
            "Producers that were replaced, such as fenced ones"),
    LANE_STALLED(
            "kafkakit.lane.stalled",
            Kind.TIME_GAUGE,
            "seconds",
            "lane",
            "For how long the whole lane stands still; 0 if it does not"),
    WAIT(
            "kafkakit.wait",
            Kind.TIMER,
            "seconds",
            "topic",
            "From a record's arrival in this process to its handler, in steps of a millisecond. The topic is the source"
                    + " topic"),
    WAIT_MAX("kafkakit.wait.max", Kind.TIME_GAUGE, "seconds", "topic", "The longest of the last one to two minutes"),
    HANDLE(
            "kafkakit.handle",
            Kind.TIMER,
            "seconds",
            "topic event outcome",
            "Attempts of handlers: `handled`, `failed`, `postponed` (`RetryLaterException`) or `unavailable`"
                    + " (`UnavailableException`). A batch is one attempt"),
    HANDLE_MAX(
            "kafkakit.handle.max",
            Kind.TIME_GAUGE,
            "seconds",
            "topic event",
            "The longest attempt of the last one to two minutes");

    /** What Micrometer makes of a meter. */
    public enum Kind {
        GAUGE("gauge"),
        TIME_GAUGE("gauge"),
        COUNTER("counter"),
        TIMER("timer");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    private final String meter;
    private final Kind kind;
    private final @Nullable String unit;
    private final String tags;
    private final String meaning;

    GroupMeter(String meter, Kind kind, @Nullable String unit, String tags, String meaning) {
        this.meter = meter;
        this.kind = kind;
        this.unit = unit;
        this.tags = tags;
        this.meaning = meaning;
    }

    /** Its name in Micrometer. */
    public String meter() {
        return meter;
    }

    public Kind kind() {
        return kind;
    }

    /** Its base unit; null if it has none. */
    public @Nullable String unit() {
        return unit;
    }

    /** The keys of its tags, {@code group} first. */
    public List<String> tags() {
        return Stream.concat(Stream.of("group"), Stream.of(tags.split(" ", -1)).filter(each -> !each.isEmpty()))
                .toList();
    }

    /** What it tells, in Markdown and without a full stop. */
    public String meaning() {
        return meaning;
    }

    /** What it tells, as plain text. */
    String description() {
        return meaning.replace("`", "");
    }
}
