package io.kafkakit.opentelemetry;

import io.kafkakit.EventContext;
import io.kafkakit.HeaderNames;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Contexts in the headers of records. Immutable and thread-safe. */
@SuppressWarnings("deprecation") // keys(...) is, but each getter must have it.
final class Propagation {

    private static final String TRACEPARENT = "traceparent";
    private static final TextMapGetter<EventContext> OF_EVENT = new OfEvent();
    private static final TextMapGetter<Headers> OF_HEADERS = new OfHeaders();
    private static final TextMapGetter<String> OF_TEXT = new OfText();

    private final TextMapPropagator propagator;
    private final List<String> fields;
    /** The fields that must be absent for a {@code traceparent} alone to be the whole context. */
    private final List<String> others;

    private final boolean hasTraceparent;

    Propagation(TextMapPropagator propagator) {
        this.propagator = propagator;
        this.fields = List.copyOf(propagator.fields());
        this.others = fields.stream().filter(each -> !each.equals(TRACEPARENT)).toList();
        this.hasTraceparent = fields.contains(TRACEPARENT);
    }

    /** The context that came with an event: the root if there is none. */
    Context of(EventContext event) {
        String traceparent = hasTraceparent ? event.header(TRACEPARENT) : null;
        Unsampled unsampled = traceparent == null ? null : Unsampled.of(traceparent);
        return unsampled != null && isAlone(event)
                ? Context.root().with(unsampled)
                : propagator.extract(Context.root(), event, OF_EVENT);
    }

    private boolean isAlone(EventContext event) {
        for (int i = 0; i < others.size(); i++) {
            if (event.header(others.get(i)) != null) {
                return false;
            }
        }
        return true;
    }

    /** The context in these headers: the root if there is none. */
    Context of(Headers headers) {
        return propagator.extract(Context.root(), headers, OF_HEADERS);
    }

    /** The context of the span that the record was first sent in; invalid if no header tells. */
    static SpanContext first(EventContext event) {
        String first = event.header(HeaderNames.TRACEPARENT);
        return first == null ? SpanContext.getInvalid() : parse(first);
    }

    /** The context of this {@code traceparent}; invalid if it is none. */
    static SpanContext parse(String traceparent) {
        return span(W3CTraceContextPropagator.getInstance().extract(Context.root(), traceparent, OF_TEXT));
    }

    /** Keeps the first context of a record that is to be handled again, because others replace the usual header. */
    void keepFirst(Headers headers, Context otherwise) {
        if (headers.lastHeader(HeaderNames.TRACEPARENT) != null) {
            return;
        }
        SpanContext its = span(of(headers));
        SpanContext first = its.isValid() ? its : span(otherwise);
        if (first.isValid()) {
            String text = "00-" + first.getTraceId() + "-" + first.getSpanId() + "-"
                    + first.getTraceFlags().asHex();
            headers.add(HeaderNames.TRACEPARENT, text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Puts a context into headers, in the place of any other. */
    void inject(Context context, Headers headers) {
        if (headers.iterator().hasNext()) {
            fields.forEach(headers::remove);
        }
        if (Span.fromContext(context) instanceof Unsampled unsampled && hasNoBaggage(context)) {
            headers.add(TRACEPARENT, unsampled.traceparent().getBytes(StandardCharsets.UTF_8));
            return;
        }
        propagator.inject(context, headers, (carrier, name, value) -> {
            if (carrier != null) {
                carrier.remove(name).add(name, value.getBytes(StandardCharsets.UTF_8));
            }
        });
    }

    /** The header that tells whether somebody else has injected a context meanwhile; null if none was injected. */
    @Nullable
    Header injected(Headers headers) {
        for (String field : fields) {
            Header header = headers.lastHeader(field);
            if (header != null) {
                return header;
            }
        }
        return null;
    }

    /** A handler may have added some to the context that came with its record. */
    private static boolean hasNoBaggage(Context context) {
        return Baggage.fromContext(context).isEmpty();
    }

    /** Whether this context came with a record, and is not sampled. */
    static boolean isUnsampled(Context context) {
        Span span = Span.fromContext(context);
        if (span instanceof Unsampled) {
            return true;
        }
        SpanContext its = span.getSpanContext();
        return its.isValid() && !its.isSampled();
    }

    static SpanContext span(Context context) {
        return Span.fromContext(context).getSpanContext();
    }

    private static final class OfEvent implements TextMapGetter<EventContext> {

        @Override
        public Iterable<String> keys(EventContext event) {
            return OF_HEADERS.keys(event.headers());
        }

        @Override
        public @Nullable String get(@Nullable EventContext event, String name) {
            return event == null ? null : event.header(name);
        }
    }

    private static final class OfHeaders implements TextMapGetter<Headers> {

        @Override
        public Iterable<String> keys(Headers headers) {
            return StreamSupport.stream(headers.spliterator(), false)
                    .map(Header::key)
                    .toList();
        }

        @Override
        public @Nullable String get(@Nullable Headers headers, String name) {
            Header header = headers == null ? null : headers.lastHeader(name);
            return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
        }
    }

    /** A text that stands for a {@code traceparent}. */
    private static final class OfText implements TextMapGetter<String> {

        @Override
        public Collection<String> keys(String text) {
            return List.of(TRACEPARENT);
        }

        @Override
        public @Nullable String get(@Nullable String text, String name) {
            return name.equals(TRACEPARENT) ? text : null;
        }
    }
}
