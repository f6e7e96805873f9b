package io.kafkakit.bench.run;

import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Remembers the first of a producer's records that was not written. Thread-safe. */
public final class FirstFailure implements Callback {

    private final AtomicReference<@Nullable Exception> first = new AtomicReference<>();

    @Override
    public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception exception) {
        if (exception != null) {
            first.compareAndSet(null, exception);
        }
    }

    /** Throws if one was not written. */
    public void throwIfAny() {
        Exception failure = first.get();
        if (failure != null) {
            throw new BenchException("a record could not be written: " + failure.getMessage(), failure);
        }
    }
}
