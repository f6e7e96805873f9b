package io.kafkakit.opentelemetry;

import io.kafkakit.monitor.Commit;
import io.kafkakit.monitor.GroupListener;
import io.kafkakit.opentelemetry.ProcessSpans.Processed;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.List;

/** A span for each commit of attempts that are sampled. */
final class CommitSpans implements GroupListener {

    private static final String COMMIT = "commit";

    private final Tracer tracer;

    CommitSpans(Tracer tracer) {
        this.tracer = tracer;
    }

    @Override
    public void onCommitted(Commit commit) {
        List<Processed> processed = commit.attachments().stream()
                .filter(Processed.class::isInstance)
                .map(Processed.class::cast)
                .toList();
        if (!processed.isEmpty()) {
            add(commit, processed);
        }
    }

    /** It is a child of the first one, because a root would be sampled regardless of what it commits. */
    private void add(Commit commit, List<Processed> processed) {
        Instant end = Instant.now();
        List<String> topics = commit.partitions().stream()
                .map(Commit.PartitionCounts::topic)
                .distinct()
                .toList();
        SpanBuilder builder = tracer.spanBuilder(topics.size() == 1 ? COMMIT + " " + topics.get(0) : COMMIT)
                .setSpanKind(SpanKind.CLIENT)
                .setParent(Context.root().with(Span.wrap(processed.get(0).span())))
                .setStartTimestamp(end.minus(commit.took()));
        processed.forEach(each -> builder.addLink(each.span()));
        Span span = builder.startSpan();
        if (span.isRecording()) {
            span.setAttribute(Names.SYSTEM, Names.KAFKA)
                    .setAttribute(Names.OPERATION, COMMIT)
                    .setAttribute(Names.OPERATION_TYPE, "settle")
                    .setAttribute(Names.GROUP, processed.get(0).group())
                    .setAttribute(Names.BATCH_SIZE, commit.records())
                    .setAttribute(Names.LANE, commit.lane())
                    .setAttribute(Names.TRANSACTIONAL, commit.transactional());
            if (topics.size() == 1) {
                span.setAttribute(Names.DESTINATION, topics.get(0));
            }
        }
        span.end(end);
    }
}
