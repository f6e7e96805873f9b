package io.kafkakit.internal.recover;

import io.kafkakit.HeaderNames;
import io.kafkakit.internal.flow.Delivery;
import io.kafkakit.internal.flow.HeaderText;
import io.kafkakit.internal.flow.Origin;
import java.util.Set;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** The headers of a recovery record: those of the failed record, with our own replaced. */
final class RecoveryHeaders {

    /** In characters. A reason is for reading, and headers count towards a record's size. */
    private static final int LONGEST_REASON = 1_000;

    private static final Set<String> TIMES = Set.of(HeaderNames.DUE, HeaderNames.NOT_BEFORE);

    private final Headers headers = new RecordHeaders();

    private RecoveryHeaders(Delivery delivery, Set<String> without) {
        for (Header header : delivery.record().headers()) {
            if (!without.contains(header.key())) {
                headers.add(header);
            }
        }
    }

    /** All headers of a retry record, except for those about its wait. */
    static RecoveryHeaders like(Delivery delivery) {
        return new RecoveryHeaders(delivery, TIMES);
    }

    /** The record's headers without ours, then its origin. */
    RecoveryHeaders(Delivery delivery) {
        this(delivery, OwnHeaders.ALL);
        Origin origin = delivery.origin();
        put(HeaderNames.ORIGINAL_TOPIC, origin.topic());
        put(HeaderNames.ORIGINAL_PARTITION, origin.partition());
        put(HeaderNames.ORIGINAL_OFFSET, origin.offset());
        put(HeaderNames.ORIGINAL_TIMESTAMP, origin.timestamp());
        if (origin.timestampType() == TimestampType.LOG_APPEND_TIME) {
            put(HeaderNames.ORIGINAL_TIMESTAMP_TYPE, origin.timestampType());
        }
        put(HeaderNames.GROUP, delivery.plan().groupId());
    }

    /** The record's headers without ours, then those that retry records and dead letters share. */
    RecoveryHeaders(Delivery delivery, Throwable reason) {
        this(delivery);
        put(HeaderNames.EXCEPTION_CLASS, reason.getClass().getName());
    }

    RecoveryHeaders put(String name, Object value) {
        HeaderText.put(headers, name, value);
        return this;
    }

    RecoveryHeaders put(Wait wait) {
        if (wait.due() > 0) {
            put(HeaderNames.DUE, wait.due());
        }
        return wait.notBefore() > 0 ? put(HeaderNames.NOT_BEFORE, wait.notBefore()) : this;
    }

    Headers headers() {
        return headers;
    }

    /** A failure's message, or its class name if it has no message. */
    static String reason(Throwable failure) {
        return FailureText.reason(failure, LONGEST_REASON);
    }
}
