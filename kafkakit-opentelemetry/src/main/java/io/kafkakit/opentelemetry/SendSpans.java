package io.kafkakit.opentelemetry;

import io.kafkakit.HeaderNames;
import io.kafkakit.interceptor.SendInterceptor;
import io.kafkakit.interceptor.SendScope;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Carries contexts with records, and makes a span for each one that is really sent. What a handler stages and drops,
 * because it fails, has none. Thread-safe.
 */
final class SendSpans implements SendInterceptor {

    private static final String SEND = "send";

    private final Tracing tracing;

    SendSpans(Tracing tracing) {
        this.tracing = tracing;
    }

    @Override
    public @Nullable SendScope onStage(ProducerRecord<byte[], byte[]> record, Purpose purpose) {
        Headers headers = record.headers();
        Context parent = parent(headers, purpose);
        if (purpose == Purpose.SEND) {
            if (headers.iterator().hasNext()) {
                // A handler may have copied the headers of its record, and this one has a story of its own.
                headers.remove(HeaderNames.TRACEPARENT);
            }
        } else {
            tracing.propagation().keepFirst(headers, parent);
        }
        tracing.propagation().inject(parent, headers);
        if (Propagation.isUnsampled(parent) && !tracing.makers().areOthers()) {
            return null;
        }
        Span caller = purpose == Purpose.REDRIVE ? Span.current() : Span.getInvalid();
        return new Sending(record, purpose, parent, caller.getSpanContext());
    }

    private Context parent(Headers headers, Purpose purpose) {
        if (purpose == Purpose.SEND) {
            return Context.current();
        }
        Context attempt = purpose == Purpose.REDRIVE ? null : FailedAttempts.of(headers);
        // A record that no handler got, such as one that cannot be decoded, and a redriven one have their own context.
        return attempt == null ? tracing.propagation().of(headers) : attempt;
    }

    /** The real sends of a record. Its producer's thread uses it; several threads may, one after the other. */
    @SuppressWarnings("MustBeClosedChecker") // Whoever enters closes.
    private final class Sending implements SendScope {

        private final ProducerRecord<byte[], byte[]> record;
        private final Purpose purpose;
        private final Context parent;
        private final SpanContext caller;
        /** In the second send, of a transaction that is repeated, Kafka has made the headers read-only. */
        private boolean isSent;

        Sending(ProducerRecord<byte[], byte[]> record, Purpose purpose, Context parent, SpanContext caller) {
            this.record = record;
            this.purpose = purpose;
            this.parent = parent;
            this.caller = caller;
        }

        @Override
        public AutoCloseable enter() {
            if (isSent) {
                return parent.makeCurrent();
            }
            isSent = true;
            return tracing.makers().areOthers() ? watched(parent.makeCurrent()) : spanned();
        }

        private AutoCloseable spanned() {
            Span span = tracing.tracer()
                    .spanBuilder(SEND + " " + record.topic())
                    .setSpanKind(SpanKind.PRODUCER)
                    .setParent(parent)
                    .startSpan();
            if (span.isRecording()) {
                describe(span);
            }
            Context context = parent.with(span);
            tracing.propagation().inject(context, record.headers());
            AutoCloseable watched = watched(context.makeCurrent());
            return () -> {
                watched.close();
                span.end();
            };
        }

        private AutoCloseable watched(Scope scope) {
            Header ours = tracing.propagation().injected(record.headers());
            return () -> {
                scope.close();
                if (ours != null) {
                    tracing.makers().sent(tracing.propagation().injected(record.headers()) != ours);
                }
            };
        }

        private void describe(Span span) {
            span.setAttribute(Names.SYSTEM, Names.KAFKA)
                    .setAttribute(Names.OPERATION, SEND)
                    .setAttribute(Names.OPERATION_TYPE, SEND)
                    .setAttribute(Names.DESTINATION, record.topic())
                    .setAttribute(Names.PURPOSE, purpose.name().toLowerCase(Locale.ROOT));
            if (record.partition() != null) {
                span.setAttribute(Names.PARTITION, Integer.toString(record.partition()));
            }
            if (record.key() != null) {
                span.setAttribute(Names.KEY, Names.text(new String(record.key(), StandardCharsets.UTF_8)));
            }
            if (record.value() == null) {
                span.setAttribute(Names.TOMBSTONE, true);
            }
            if (caller.isValid()) {
                span.addLink(caller);
            }
        }
    }
}
