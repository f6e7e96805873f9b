package io.kafkakit.opentelemetry;

import io.kafkakit.EventContext;
import io.kafkakit.interceptor.HandlerCall;
import io.kafkakit.interceptor.HandlerInterceptor;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.List;

/** A span round every attempt. Thread-safe. */
final class ProcessSpans implements HandlerInterceptor {

    private static final String PROCESS = "process";

    private final Tracing tracing;

    ProcessSpans(Tracing tracing) {
        this.tracing = tracing;
    }

    /**
     * A process span whose outcome is to be committed.
     *
     * @param group its consumer group
     */
    record Processed(SpanContext span, String group) {}

    @Override
    public void intercept(HandlerCall call, EventContext first) throws Exception {
        List<EventContext> records = call.contexts();
        Context parent = records.size() == 1 ? tracing.propagation().of(first) : parent(records);
        if (Propagation.isUnsampled(parent)) {
            proceed(call, records, parent);
            return;
        }
        Span span = tracing.tracer()
                .spanBuilder(PROCESS + " " + first.topic())
                .setSpanKind(SpanKind.CONSUMER)
                .setParent(parent)
                .startSpan();
        try {
            if (span.isRecording()) {
                describe(span, records);
            }
            if (span.getSpanContext().isSampled()) {
                call.attach(new Processed(span.getSpanContext(), first.member().groupId()));
            }
            proceed(call, records, parent.with(span));
        } catch (Throwable e) {
            span.recordException(e);
            span.setStatus(StatusCode.ERROR);
            span.setAttribute(Names.ERROR, e.getClass().getName());
            throw e;
        } finally {
            span.end();
        }
    }

    private void proceed(HandlerCall call, List<EventContext> records, Context context) throws Exception {
        Scope scope = context.makeCurrent();
        try {
            call.proceed();
        } catch (Throwable e) {
            FailedAttempts.add(context, records);
            throw e;
        } finally {
            scope.close();
        }
    }

    /**
     * The parent of a batch: the context of its first record that is sampled. Without a parent a batch would be sampled
     * regardless of its records, and mostly not where they are.
     */
    private Context parent(List<EventContext> records) {
        Context parent = Context.root();
        for (EventContext each : records) {
            Context its = tracing.propagation().of(each);
            if (parent == Context.root()) {
                parent = its;
            }
            if (!Propagation.isUnsampled(its) && Propagation.span(its).isSampled()) {
                return its;
            }
        }
        return parent;
    }

    private void describe(Span span, List<EventContext> records) {
        EventContext first = records.get(0);
        span.setAttribute(Names.SYSTEM, Names.KAFKA)
                .setAttribute(Names.OPERATION, PROCESS)
                .setAttribute(Names.OPERATION_TYPE, PROCESS)
                .setAttribute(Names.DESTINATION, first.topic())
                .setAttribute(Names.PARTITION, Integer.toString(first.partition()))
                .setAttribute(Names.GROUP, first.member().groupId())
                .setAttribute(Names.EVENT, first.event());
        if (records.size() == 1) {
            span.setAttribute(Names.OFFSET, first.offset())
                    .setAttribute(Names.ATTEMPT, first.attempt())
                    .setAttribute(Names.KEY, Names.text(first.key()));
            if (first.event() == null && first.valueBytes() == null) {
                span.setAttribute(Names.TOMBSTONE, true);
            }
        } else {
            span.setAttribute(Names.BATCH_SIZE, records.size());
        }
        records.forEach(each -> link(span, each));
    }

    /** Links to the record's first context. In a batch most records may not be sampled, and nobody finds their spans. */
    private void link(Span span, EventContext event) {
        SpanContext first = Propagation.first(event);
        SpanContext to =
                first.isValid() ? first : Propagation.span(tracing.propagation().of(event));
        if (to.isSampled()) {
            span.addLink(to);
        }
    }
}
