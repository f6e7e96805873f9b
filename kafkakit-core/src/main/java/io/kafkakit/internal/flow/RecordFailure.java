package io.kafkakit.internal.flow;

import io.kafkakit.monitor.FailedRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** A failed record, in the form for listeners. */
record RecordFailure(
        TopicPartition from,
        long offset,
        int attempt,
        @Nullable String event,
        Throwable error,
        boolean retried,
        String goesTo)
        implements FailedRecord {

    @Override
    public String topic() {
        return from.topic();
    }

    @Override
    public int partition() {
        return from.partition();
    }
}
