package io.kafkakit.opentelemetry;

import io.kafkakit.Member;
import io.kafkakit.TopicEvents;
import io.kafkakit.bench.event.Envelopes;
import io.kafkakit.bench.event.OrderCreated;
import io.kafkakit.bench.event.Orders;
import io.kafkakit.codec.TopicCodecs;
import io.kafkakit.internal.flow.Delivery;
import io.kafkakit.internal.flow.TopicPlan;
import io.kafkakit.internal.flow.TopicSettings;
import io.kafkakit.internal.flow.Verdict;
import io.kafkakit.internal.handle.CodecTroubles;
import io.kafkakit.internal.handle.Interceptors;
import io.kafkakit.internal.handle.Metadata;
import io.kafkakit.internal.handle.Pipeline;
import io.kafkakit.internal.handle.Staging;
import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.route.Decoder;
import io.kafkakit.internal.route.Router;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What traces cost a record, from its bytes to its outcome. The difference to {@code OFF} is what counts. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgs = "-Xmx1g")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
public class TracingBenchmark {

    private static final int EVENTS = 1_024;

    /** What records bring along. */
    public enum Traces {
        /** No traces at all. */
        OFF,
        /** No traces, but an interceptor that does nothing. */
        INTERCEPTED,
        /** Each record has a context, and none is sampled. */
        UNSAMPLED,
        /** Each record has a context, and one of a hundred is sampled. */
        ONE_PERCENT,
        /** No record has a context, and the sampler takes one of a hundred. */
        ROOTS
    }

    /** What is measured. */
    @Param
    private Traces traces = Traces.OFF;

    private final List<Delivery> deliveries = new ArrayList<>();
    private Pipeline handling = pipeline(false);
    private Pipeline sending = pipeline(true);
    private int next;

    /** Makes the records and the pipelines. */
    @Setup
    public void prepare() {
        handling = pipeline(false);
        sending = pipeline(true);
        TopicPlan plan = TopicPlan.of("group", "orders", new TopicSettings().maxStagedBytes(1 << 20), "dead-letters");
        Member member = new Member("consumer", "group", true);
        Orders orders = new Orders(1_000);
        for (int i = 0; i < EVENTS; i++) {
            var record =
                    new ConsumerRecord<byte[], byte[]>("orders", 0, i, orders.key(i), Envelopes.value(orders.order(i)));
            if (traces != Traces.ROOTS) {
                String context = String.format("00-%032x-%016x-%s", i + 1, i + 1, flags(i));
                record.headers().add("traceparent", context.getBytes(StandardCharsets.UTF_8));
            }
            deliveries.add(Delivery.of(plan, record, 0, () -> member));
        }
    }

    private String flags(int i) {
        return i % 100 == 0 && traces == Traces.ONE_PERCENT ? "01" : "00";
    }

    private Pipeline pipeline(boolean sends) {
        TopicEvents events = TopicEvents.of("orders").on(OrderCreated.class, (order, ctx) -> {
            if (sends) {
                ctx.send("accepted", order);
            }
        });
        Decoder decoder = Decoder.of("orders", TopicCodecs.defaults());
        return new Pipeline(
                new Router(decoder, events.subscriptions()),
                new Staging(TopicCodecs.defaults(), decoder, Metadata.none(), interceptors(), false, 1 << 20, 1 << 20),
                failed -> {},
                new CodecTroubles("orders", (about, what, cause) -> {}, Clock.system()),
                Clock.system());
    }

    private Interceptors interceptors() {
        if (traces == Traces.OFF) {
            return Interceptors.NONE;
        }
        if (traces == Traces.INTERCEPTED) {
            return new Interceptors(List.of((call, ctx) -> call.proceed()), List.of((record, purpose) -> null));
        }
        OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(0.01)))
                        .build())
                .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
                .build();
        Tracing tracing = new Tracing(
                sdk.getTracer("bench"),
                new Propagation(sdk.getPropagators().getTextMapPropagator()),
                SendSpanMakers.told(true));
        return new Interceptors(List.of(new ProcessSpans(tracing)), List.of(new SendSpans(tracing)));
    }

    /** A handler that does nothing. */
    @Benchmark
    public Verdict handle() {
        return handling.process(next());
    }

    /** A handler that sends one event. */
    @Benchmark
    public Verdict handleAndSend() {
        return sending.process(next());
    }

    private Delivery next() {
        next = (next + 1) % EVENTS;
        return deliveries.get(next);
    }
}
