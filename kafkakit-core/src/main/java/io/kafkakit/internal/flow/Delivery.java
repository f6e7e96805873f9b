package io.kafkakit.internal.flow;

import io.kafkakit.HeaderNames;
import io.kafkakit.Member;
import io.kafkakit.Retries;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A record as it was read, from its source topic or from its retry topic.
 *
 * @param plan how its source topic is handled
 * @param record key, value and headers as raw bytes
 * @param attempt which attempt this delivery is, 1 for the first
 * @param receivedAt milliseconds since 1970
 * @param member the consumer that read it, asked when the handler asks
 */
public record Delivery(
        TopicPlan plan, ConsumerRecord<byte[], byte[]> record, int attempt, long receivedAt, Supplier<Member> member) {

    /** A count of attempts that no policy of ours reaches: what is above it was not written by us. */
    private static final long MOST_ATTEMPTS = 1_000_000;

    /** A record read from one of the plan's topics. */
    public static Delivery of(
            TopicPlan plan, ConsumerRecord<byte[], byte[]> record, long receivedAt, Supplier<Member> member) {
        if (record.topic().equals(plan.retryTopic())) {
            Long failed = HeaderText.number(record.headers(), HeaderNames.RETRY_COUNT, MOST_ATTEMPTS);
            int attempt = failed == null ? 1 : failed.intValue() + 1;
            return new Delivery(plan, record, attempt, receivedAt, member);
        }
        return new Delivery(plan, record, 1, receivedAt, member);
    }

    /** Where it was first read. Made when it is asked for: thousands of deliveries wait, and few are asked. */
    public Origin origin() {
        return isRetry() ? Origin.ofRetry(plan.topic(), record) : Origin.ofSource(record);
    }

    /** Whether it was read from the retry topic. */
    public boolean isRetry() {
        return record.topic().equals(plan.retryTopic());
    }

    /**
     * Whether another group put this record on the retry topic: it is that group's to try again. A retry topic should
     * belong to one group; where it does not, neither group runs the other's failures.
     */
    public boolean isOfAnotherGroup() {
        String group = isRetry() ? HeaderText.text(record.headers(), HeaderNames.GROUP) : null;
        return group != null && !group.equals(plan.groupId());
    }

    /**
     * When it may be handled, in milliseconds since 1970. A retry record says so itself, but waits no longer than its policy's
     * delay from now on: another host's clock may be wrong, and must not park a record.
     */
    public long dueAt() {
        Retries retries = plan.retries();
        if (retries == null || !isRetry()) {
            return Long.MIN_VALUE;
        }
        long delay = retries.backoff().delay().toMillis();
        Long due = HeaderText.number(record.headers(), HeaderNames.DUE, Long.MAX_VALUE);
        // The npm package writes no due time.
        long said = due == null ? record.timestamp() + delay : due;
        // The clock that told when the delay began has cut off a part of a millisecond; without one more, it would be
        // that
        // part too short.
        return Math.min(said, receivedAt + delay) + 1;
    }

    /** Topic, partition and offset, for logs. */
    public String position() {
        return record.topic() + "-" + record.partition() + "@" + record.offset();
    }
}
