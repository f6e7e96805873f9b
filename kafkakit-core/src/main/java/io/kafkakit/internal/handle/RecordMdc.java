package io.kafkakit.internal.handle;

import io.kafkakit.internal.flow.Delivery;
import io.kafkakit.internal.flow.Origin;
import org.slf4j.MDC;
import org.slf4j.helpers.NOPMDCAdapter;

/**
 * Puts the record that a thread handles into the mapped diagnostic context of its log lines. A thread keeps the entries
 * from record to record, so that only what differs is written.
 */
public final class RecordMdc {

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
        String partition = Integer.toString(origin.partition());
        // A handler may have changed or cleared them.
        if (!partition.equals(MDC.get(PARTITION)) || !origin.topic().equals(MDC.get(TOPIC))) {
            MDC.put(TOPIC, origin.topic());
            MDC.put(PARTITION, partition);
            MDC.put(GROUP, delivery.plan().groupId());
        }
        MDC.put(OFFSET, Long.toString(origin.offset()));
    }

    /** The thread turns to other work. */
    public static void remove() {
        MDC.remove(TOPIC);
        MDC.remove(PARTITION);
        MDC.remove(OFFSET);
        MDC.remove(GROUP);
    }
}
