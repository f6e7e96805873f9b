package io.kafkakit.opentelemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The span of a {@code traceparent} that is not sampled. Most records have such a one, and most handlers never ask for
 * it. So it is parsed on demand. Two threads may parse it twice, which does no harm. Thread-safe.
 */
final class Unsampled implements Span {

    private static final String NO_TRACE = "0".repeat(32);
    private static final int LENGTH = 55;
    private static final int FLAGS = 53;

    private final String traceparent;
    private volatile @Nullable SpanContext parsed;

    private Unsampled(String traceparent) {
        this.traceparent = traceparent;
    }

    /** The span of this {@code traceparent}; null if it is sampled, or is not valid in version 00. */
    static @Nullable Unsampled of(String traceparent) {
        return traceparent.length() == LENGTH
                        && traceparent.startsWith("00-")
                        && traceparent.charAt(FLAGS - 1) == '-'
                        && !traceparent.startsWith(NO_TRACE, 3)
                        && isEven(traceparent.charAt(FLAGS + 1))
                ? new Unsampled(traceparent)
                : null;
    }

    /** Whether the last bit of a hexadecimal digit is 0. */
    private static boolean isEven(char digit) {
        return (digit >= '0' && digit <= '9' && (digit & 1) == 0) || digit == 'a' || digit == 'c' || digit == 'e';
    }

    String traceparent() {
        return traceparent;
    }

    @Override
    public SpanContext getSpanContext() {
        SpanContext its = parsed;
        if (its == null) {
            its = Propagation.parse(traceparent);
            parsed = its;
        }
        return its;
    }

    @Override
    public boolean isRecording() {
        return false;
    }

    @Override
    public <T> Span setAttribute(AttributeKey<T> key, @Nullable T value) {
        return this;
    }

    @Override
    public Span addEvent(String name, Attributes attributes) {
        return this;
    }

    @Override
    public Span addEvent(String name, Attributes attributes, long timestamp, TimeUnit unit) {
        return this;
    }

    @Override
    public Span setStatus(StatusCode statusCode, String description) {
        return this;
    }

    @Override
    public Span recordException(Throwable exception, Attributes additionalAttributes) {
        return this;
    }

    @Override
    public Span updateName(String name) {
        return this;
    }

    @Override
    public void end() {}

    @Override
    public void end(long timestamp, TimeUnit unit) {}
}
