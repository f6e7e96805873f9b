package io.kafkakit.opentelemetry;

import io.kafkakit.ConsumerGroupBuilder;
import io.kafkakit.Experimental;
import io.kafkakit.KafkaCluster;
import io.opentelemetry.api.OpenTelemetry;

/**
 * Traces what groups handle, send and commit.
 *
 * <pre>{@code
 * KafkakitTracing tracing = KafkakitTracing.of(openTelemetry);
 * tracing.observe(cluster);
 * ConsumerGroup group = tracing.observe(cluster.consumerGroup("order-service"))
 *     .subscribe(orders)
 *     .start();
 * }</pre>
 *
 * <p>Spans have the names and attributes of OpenTelemetry's conventions for messaging, which are not stable yet, and:
 *
 * <ul>
 * <li>{@code process <topic>} round every attempt of a handler, also in a batch. Its parent is the context in the
 *     record's headers, and it links to the record's first context.
 * <li>{@code send <topic>} for each record that is really sent: outputs of handlers, retry records, dead letters, and
 *     what an observed cluster writes outside groups. If OpenTelemetry's Java agent makes such spans, there are none
 *     of these, and those of the agent have the right parent.
 * <li>{@code commit} for each commit, with a link to each process span whose outcome it commits. It is made when a
 *     listener hears of the commit, so it may stand a little later than the commit was.
 * </ul>
 *
 * <p>A record whose context is not sampled gets no span and no attributes; its context goes on to all that it causes.
 * Attributes are set after a span's start. So a sampler sees a span's name, kind and parent, and no attributes.
 *
 * <p>Immutable and thread-safe.
 */
@Experimental
public final class KafkakitTracing {

    private static final String SCOPE = "io.kafkakit";

    private final Tracing tracing;

    private KafkakitTracing(Tracing tracing) {
        this.tracing = tracing;
    }

    /**
     * Makes spans with this OpenTelemetry, and carries contexts with its propagators. With OpenTelemetry's Java agent
     * pass {@code GlobalOpenTelemetry.get()}, so that both make the same traces.
     */
    public static KafkakitTracing of(OpenTelemetry openTelemetry) {
        return new KafkakitTracing(new Tracing(
                openTelemetry.getTracer(SCOPE),
                new Propagation(openTelemetry.getPropagators().getTextMapPropagator()),
                SendSpanMakers.found()));
    }

    /**
     * Says whether to make send spans, instead of finding it out. By default they are made unless somebody else makes
     * them: the Java agent is expected to, and any other is noticed because it replaces a sent record's context.
     *
     * <p>Pass false if the agent's setting {@code otel.instrumentation.kafka.producer-propagation.enabled} is false,
     * because the agent then makes spans and cannot be noticed.
     */
    public KafkakitTracing withSendSpans(boolean made) {
        return new KafkakitTracing(new Tracing(tracing.tracer(), tracing.propagation(), SendSpanMakers.told(made)));
    }

    /**
     * Traces a group: its handlers, what it sends and what it commits. Adds an interceptor round handlers, one of sends
     * and a listener. What interceptors do that were added before is not within the process span.
     *
     * @return the same builder
     */
    public ConsumerGroupBuilder observe(ConsumerGroupBuilder group) {
        return group.handlerInterceptor(new ProcessSpans(tracing))
                .sendInterceptor(new SendSpans(tracing))
                .listener(new CommitSpans(tracing.tracer()));
    }

    /**
     * Traces what this cluster writes outside groups, from now on: the sends of its producer and of its produce-only
     * transactions, and redrives of dead letters. Call it once for a cluster.
     *
     * <p>A redriven record stays in the trace of its dead letter, and its send span links to the caller's span.
     */
    public void observe(KafkaCluster cluster) {
        cluster.sendInterceptor(new SendSpans(tracing));
    }
}
