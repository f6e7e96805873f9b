package io.kafkakit.bench.run;

import org.jspecify.annotations.Nullable;

/** A benchmark that cannot go on: its message says why, for the terminal. */
public final class BenchException extends RuntimeException {

    public BenchException(String message) {
        super(message);
    }

    public BenchException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
