package io.kafkakit.internal.flow;

import io.kafkakit.HeaderNames;
import io.kafkakit.Retries;
import io.kafkakit.effect.EffectKey;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A record as it was read, from its source topic or one of its retry topics.
 *
 * @param plan how its source topic is handled
 * @param record key, value and headers as raw bytes
 * @param isRetry whether it was read from a retry topic
 * @param attempt the number of this attempt, from 1
 * @param receivedAt milliseconds since 1970
 * @param holder who holds its partition
 */
public record Delivery(
        TopicPlan plan,
        ConsumerRecord<byte[], byte[]> record,
        boolean isRetry,
        int attempt,
        long receivedAt,
        Holder holder) {

    /** More attempts than any policy allows. A larger count was not written by us. */
    private static final long MOST_ATTEMPTS = 1_000_000;

    /** Each record that the library or the npm package puts on a retry topic has one of these headers. */
    private static final List<String> MARKS =
            List.of(HeaderNames.ORIGINAL_TOPIC, HeaderNames.RETRY_COUNT, HeaderNames.DUE);

    /** A record read from one of the plan's topics. */
    public static Delivery of(TopicPlan plan, ConsumerRecord<byte[], byte[]> record, long receivedAt, Holder holder) {
        if (!record.topic().equals(plan.topic())) {
            Long failed = HeaderText.number(record.headers(), HeaderNames.RETRY_COUNT, MOST_ATTEMPTS);
            int attempt = failed == null ? 1 : failed.intValue() + 1;
            return new Delivery(plan, record, true, attempt, receivedAt, holder);
        }
        return new Delivery(plan, record, false, 1, receivedAt, holder);
    }

    /** Where it was first read. Made on demand, because thousands of deliveries wait and few are asked. */
    public Origin origin() {
        return isRetry && !isForeign() ? Origin.ofRetry(plan.topic(), record) : Origin.ofSource(record);
    }

    /** Identifies what the record causes in this group. */
    public EffectKey effectKey() {
        Origin own = origin();
        Origin first = own.unlessRedriven(record.headers(), plan.groupId());
        return new EffectKey(
                plan.groupId(),
                first.topic(),
                first.partition(),
                first.offset(),
                first.timestamp(),
                isRetry || !first.equals(own));
    }

    /**
     * Whether another group put this record on the retry topic, so that only that group retries it. A retry topic
     * should belong to one group. If it does not, neither group handles the other's failures.
     */
    public boolean isOfAnotherGroup() {
        String group = isRetry ? HeaderText.text(record.headers(), HeaderNames.GROUP) : null;
        return group != null && !group.equals(plan.groupId());
    }

    /**
     * Whether a stranger put this record on the retry topic: another toolkit with a topic of the same name, or a
     * person. This library writes the original topic on each retry record, the npm package the number of failures, and
     * a redrive the due time.
     */
    public boolean isForeign() {
        return isRetry && MARKS.stream().allMatch(mark -> record.headers().lastHeader(mark) == null);
    }

    /**
     * Whether this group should handle it. On retry topics these are the records that the group put there itself, or
     * that were redriven for it.
     */
    public boolean isOfThisGroup() {
        return !isOfAnotherGroup() && !isForeign();
    }

    /**
     * Whether this group has failed to handle it before. A record that waits behind others of its key has not reached a
     * handler yet, unless it was redriven for this group.
     */
    public boolean hasFailed() {
        boolean wasTried = isRetry && !record.topic().equals(plan.behindTopic());
        return wasTried || plan.groupId().equals(HeaderText.text(record.headers(), HeaderNames.REDRIVE_GROUP));
    }

    /**
     * When it may be handled or moved on, in milliseconds since 1970. A retry record contains its due time, but waits
     * no longer than its topic's delay from {@code seenAt} on. Another host's clock may be wrong, and must not park a
     * record.
     *
     * @param seenAt since when the record is known to be in the log, in milliseconds since 1970
     */
    public long dueAt(long seenAt) {
        Retries retries = plan.retries();
        if (retries == null || !isRetry) {
            return Long.MIN_VALUE;
        }
        long delay = plan.delayOn(record.topic());
        long longest = delay + (long) (delay * retries.backoff().jitter());
        Long due = HeaderText.number(record.headers(), HeaderNames.DUE, Long.MAX_VALUE);
        // The npm package writes no due time. A producer may set any timestamp, so adding a delay could overflow.
        long said = due == null ? Math.min(record.timestamp(), seenAt) + delay : due;
        // The clock has truncated the beginning of the delay to a millisecond, so one is added.
        return Math.min(said, seenAt + longest) + 1;
    }

    /** The earliest time for its handler, in milliseconds since 1970; 0 if there is none. */
    public long notBefore() {
        Long time = isRetry ? HeaderText.number(record.headers(), HeaderNames.NOT_BEFORE, Long.MAX_VALUE) : null;
        return time == null ? 0 : time;
    }

    /** When it failed first, in milliseconds since 1970, from its header. Now, if it has not failed before. */
    public long firstFailedAt(long now) {
        Long time = isRetry ? HeaderText.number(record.headers(), HeaderNames.FIRST_FAILED_AT, now) : null;
        return time == null ? now : time;
    }

    /** Topic, partition and offset, for logs. */
    public String position() {
        return record.topic() + "-" + record.partition() + "@" + record.offset();
    }
}
