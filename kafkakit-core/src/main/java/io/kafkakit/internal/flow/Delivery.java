package io.kafkakit.internal.flow;

import io.kafkakit.HeaderNames;
import io.kafkakit.Member;
import io.kafkakit.Retries;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A record as it was read, from its source topic or from one of its retry topics.
 *
 * @param plan how its source topic is handled
 * @param record key, value and headers as raw bytes
 * @param isRetry whether it was read from a retry topic
 * @param attempt which attempt this delivery is, 1 for the first
 * @param receivedAt milliseconds since 1970
 * @param member the consumer that read it, asked when the handler asks
 */
public record Delivery(
        TopicPlan plan,
        ConsumerRecord<byte[], byte[]> record,
        boolean isRetry,
        int attempt,
        long receivedAt,
        Supplier<Member> member) {

    /** A count of attempts that no policy of ours reaches: what is above it was not written by us. */
    private static final long MOST_ATTEMPTS = 1_000_000;

    /** One of them stands on each record that the library, or the npm package, puts on a retry topic. */
    private static final List<String> MARKS =
            List.of(HeaderNames.ORIGINAL_TOPIC, HeaderNames.RETRY_COUNT, HeaderNames.DUE);

    /** A record read from one of the plan's topics. */
    public static Delivery of(
            TopicPlan plan, ConsumerRecord<byte[], byte[]> record, long receivedAt, Supplier<Member> member) {
        if (!record.topic().equals(plan.topic())) {
            Long failed = HeaderText.number(record.headers(), HeaderNames.RETRY_COUNT, MOST_ATTEMPTS);
            int attempt = failed == null ? 1 : failed.intValue() + 1;
            return new Delivery(plan, record, true, attempt, receivedAt, member);
        }
        return new Delivery(plan, record, false, 1, receivedAt, member);
    }

    /** Where it was first read. Made when it is asked for: thousands of deliveries wait, and few are asked. */
    public Origin origin() {
        return isRetry && !isForeign() ? Origin.ofRetry(plan.topic(), record) : Origin.ofSource(record);
    }

    /**
     * Whether another group put this record on the retry topic: it is that group's to try again. A retry topic should
     * belong to one group; where it does not, neither group runs the other's failures.
     */
    public boolean isOfAnotherGroup() {
        String group = isRetry ? HeaderText.text(record.headers(), HeaderNames.GROUP) : null;
        return group != null && !group.equals(plan.groupId());
    }

    /**
     * Whether somebody else put this record on the retry topic: another toolkit with a topic of the same name, or a person. This
     * library says on each which topic it came from, the npm package how often it failed, and a redrive since when it is due.
     */
    public boolean isForeign() {
        return isRetry && MARKS.stream().allMatch(mark -> record.headers().lastHeader(mark) == null);
    }

    /** Whether this group is to handle it: of retry topics, only what it put there itself, or what was redriven for it. */
    public boolean isOfThisGroup() {
        return !isOfAnotherGroup() && !isForeign();
    }

    /**
     * Whether this group has failed to handle it before. What waits behind others of its key has not come to a handler yet,
     * unless it was redriven for this group.
     */
    public boolean hasFailed() {
        boolean wasTried = isRetry && !record.topic().equals(plan.behindTopic());
        return wasTried || plan.groupId().equals(HeaderText.text(record.headers(), HeaderNames.REDRIVE_GROUP));
    }

    /**
     * When it may be looked at, in milliseconds since 1970: handled, or moved on. A retry record says so itself, but waits no
     * longer than its topic's delay from then on: another host's clock may be wrong, and must not park a record.
     *
     * @param seenAt since when we know that it is there, in milliseconds since 1970
     */
    public long dueAt(long seenAt) {
        Retries retries = plan.retries();
        if (retries == null || !isRetry) {
            return Long.MIN_VALUE;
        }
        long delay = plan.delayOn(record.topic());
        long longest = delay + (long) (delay * retries.backoff().jitter());
        Long due = HeaderText.number(record.headers(), HeaderNames.DUE, Long.MAX_VALUE);
        // The npm package writes no due time. A timestamp is what its producer says, up to the end of time, to which no
        // delay can be added.
        long said = due == null ? Math.min(record.timestamp(), seenAt) + delay : due;
        // The clock that told when the delay began has cut off a part of its millisecond: it gets a whole one back.
        return Math.min(said, seenAt + longest) + 1;
    }

    /** Not to be handled before this time, in milliseconds since 1970; 0 for no such time. */
    public long notBefore() {
        Long time = isRetry ? HeaderText.number(record.headers(), HeaderNames.NOT_BEFORE, Long.MAX_VALUE) : null;
        return time == null ? 0 : time;
    }

    /** When it failed first, in milliseconds since 1970, as far as it says so; now, if it has not failed before. */
    public long firstFailedAt(long now) {
        Long time = isRetry ? HeaderText.number(record.headers(), HeaderNames.FIRST_FAILED_AT, now) : null;
        return time == null ? now : time;
    }

    /** Topic, partition and offset, for logs. */
    public String position() {
        return record.topic() + "-" + record.partition() + "@" + record.offset();
    }
}
