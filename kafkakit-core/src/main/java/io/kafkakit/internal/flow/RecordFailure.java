package io.kafkakit.internal.flow;

import io.kafkakit.monitor.FailedRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** What listeners are told of a record that failed. */
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
