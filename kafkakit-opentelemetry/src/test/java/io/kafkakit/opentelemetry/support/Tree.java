package io.kafkakit.opentelemetry.support;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Spans as lines of text, each below its parent and indented: name, attempt, failure, and the names of links. */
public final class Tree {

    private final Map<String, Seen> byId;
    private final List<String> lines = new ArrayList<>();

    private Tree(List<Seen> spans) {
        byId = spans.stream().collect(Collectors.toMap(Seen::id, Function.identity()));
        spans.stream()
                .filter(each -> !byId.containsKey(each.parent()))
                .sorted(Comparator.comparing(Seen::name))
                .forEach(root -> add(root, ""));
    }

    public static List<String> of(List<Seen> spans) {
        return new Tree(spans).lines;
    }

    private void add(Seen span, String indent) {
        lines.add(indent + text(span));
        byId.values().stream()
                .filter(each -> each.parent().equals(span.id()))
                .sorted(Comparator.comparing(Seen::name))
                .forEach(child -> add(child, indent + "  "));
    }

    private String text(Seen span) {
        String attempt = span.fact("kafkakit.attempt");
        return (byId.containsKey(span.parent()) || span.parent().isEmpty() ? "" : "(elsewhere) ")
                + span.name()
                + (attempt.isEmpty() ? "" : " #" + attempt)
                + (span.fact("status").equals("ERROR") ? " failed" : "")
                + (span.links().isEmpty()
                        ? ""
                        : span.links().stream()
                                .map(id -> byId.containsKey(id) ? byId.get(id).name() : "elsewhere")
                                .collect(Collectors.joining(", ", " -> ", "")));
    }
}
