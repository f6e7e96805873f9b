package io.kafkakit.opentelemetry.support;

import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A span that was exported, by this process or by one with the agent.
 *
 * @param parent its parent's span id; empty for a root
 * @param links the span ids that it links to
 * @param scope who made it
 * @param facts attributes, and {@code status} if it is an error
 */
public record Seen(
        String name,
        String kind,
        String trace,
        String id,
        String parent,
        List<String> links,
        String scope,
        Map<String, String> facts) {

    private static final String NONE = "0000000000000000";

    public static Seen of(SpanData span) {
        Map<String, String> facts = new HashMap<>();
        span.getAttributes().forEach((key, value) -> facts.put(key.getKey(), value.toString()));
        facts.put("status", span.getStatus().getStatusCode().name());
        return new Seen(
                span.getName(),
                span.getKind().name(),
                span.getTraceId(),
                span.getSpanId(),
                span.getParentSpanId().equals(NONE) ? "" : span.getParentSpanId(),
                span.getLinks().stream()
                        .map(each -> each.getSpanContext().getSpanId())
                        .toList(),
                span.getInstrumentationScopeInfo().getName(),
                facts);
    }

    /** The spans in what the agent's OTLP exporter writes to standard output, a line for each export. */
    public static List<Seen> ofLines(List<String> lines) {
        JsonMapper json = JsonMapper.shared();
        List<Seen> all = new ArrayList<>();
        for (String line : lines) {
            if (!line.startsWith("{")) {
                continue;
            }
            json.readTree(line)
                    .path("resourceSpans")
                    .forEach(resource -> resource.path("scopeSpans").forEach(scope -> {
                        String name = scope.path("scope").path("name").asString("");
                        scope.path("spans").forEach(span -> all.add(of(span, name)));
                    }));
        }
        return all;
    }

    private static Seen of(JsonNode span, String scope) {
        Map<String, String> facts = new HashMap<>();
        span.path("attributes")
                .forEach(each -> facts.put(
                        each.path("key").asString(),
                        each.path("value").iterator().next().asString()));
        facts.put("status", span.path("status").path("code").asInt(0) == 2 ? "ERROR" : "UNSET");
        String parent = span.path("parentSpanId").asString("");
        return new Seen(
                span.path("name").asString(),
                List.of("UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER")
                        .get(span.path("kind").asInt()),
                span.path("traceId").asString(),
                span.path("spanId").asString(),
                parent.equals(NONE) ? "" : parent,
                StreamSupport.stream(span.path("links").spliterator(), false)
                        .map(each -> each.path("spanId").asString())
                        .toList(),
                scope,
                facts);
    }

    public String fact(String name) {
        return facts.getOrDefault(name, "");
    }
}
