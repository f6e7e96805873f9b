package io.kafkakit.internal.handle;

import io.kafkakit.internal.flow.Delivery;
import io.kafkakit.internal.flow.Origin;
import org.slf4j.MDC;
import org.slf4j.helpers.NOPMDCAdapter;

/**
 * Puts the record that a thread handles into the mapped diagnostic context of its log lines. A thread keeps the entries
 * from record to record until it has no more work, so that only what differs is written.
 */
final class RecordMdc {

    private static final String TOPIC = "kafka.topic";
    private static final String PARTITION = "kafka.partition";
    private static final String OFFSET = "kafka.offset";
    private static final String GROUP = "kafka.group";

    private RecordMdc() {}

    /** Whether the logging library has such a context. */
    static boolean isOf(boolean wanted) {
        return wanted && !(MDC.getMDCAdapter() instanceof NOPMDCAdapter);
    }

    static void put(Delivery delivery) {
        Origin origin = delivery.origin();
        // The threads of a topic handle no other one. A handler may have cleared all entries.
        if (MDC.get(TOPIC) == null) {
            MDC.put(TOPIC, origin.topic());
            MDC.put(GROUP, delivery.plan().groupId());
        }
        MDC.put(PARTITION, Integer.toString(origin.partition()));
        MDC.put(OFFSET, Long.toString(origin.offset()));
    }

    /** The thread has no more work. */
    static void remove() {
        MDC.remove(TOPIC);
        MDC.remove(PARTITION);
        MDC.remove(OFFSET);
        MDC.remove(GROUP);
    }
}
