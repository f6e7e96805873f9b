package io.kafkakit.saga.internal.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Draws a definition as a flowchart for Mermaid. */
public final class Drawing {

    private final StringBuilder text = new StringBuilder("flowchart TD\n");
    private final Map<String, String> ids = new LinkedHashMap<>();

    private Drawing() {}

    /** An edge that waits for the node it leads to. */
    private record From(String node, String label) {}

    /** The flowchart of a definition. */
    public static <S> Drawing of(Definition<S> saga) {
        Drawing drawing = new Drawing();
        drawing.line("start([" + quoted(saga.name() + " " + saga.version()) + "])");
        List<From> ends = drawing.block(saga.plan().root(), List.of(new From("start", "")));
        drawing.connect(ends, "completed([" + quoted("completed") + "])");
        return drawing;
    }

    /** Colours steps. */
    public Drawing marked(String style, String colour, Collection<String> steps) {
        line("classDef " + style + " fill:" + colour + ",color:#000");
        for (String step : steps) {
            String id = ids.get(step);
            if (id != null) {
                line("class " + id + " " + style);
            }
        }
        return this;
    }

    /** The chart. */
    public String text() {
        return text.toString();
    }

    private void line(String line) {
        text.append("    ").append(line).append('\n');
    }

    private static String quoted(String words) {
        return '"' + words.replace("\"", "#quot;") + '"';
    }

    private void connect(List<From> froms, String to) {
        for (From from : froms) {
            line(from.node() + (from.label().isEmpty() ? " --> " : " -->|" + quoted(from.label()) + "| ") + to);
        }
    }

    private <S> List<From> block(Node.Block<S> block, List<From> before) {
        List<From> ends = before;
        for (Node<S> node : block.nodes()) {
            ends = node(node, ends);
        }
        return ends;
    }

    private <S> List<From> node(Node<S> node, List<From> before) {
        String id = "s" + ids.size();
        ids.put(node.name(), id);
        connect(before, id + shape(node));
        if (node instanceof Node.Task<S> task) {
            failures(task, id);
        }
        if (node instanceof Node.Choice<S> choice) {
            List<From> ends = new ArrayList<>(block(choice.then(), List.of(new From(id, "yes"))));
            ends.addAll(block(choice.otherwise(), List.of(new From(id, "no"))));
            return ends;
        }
        if (node instanceof Node.Parallel<S> parallel) {
            List<From> ends = new ArrayList<>();
            parallel.blocks().forEach(each -> ends.addAll(block(each, List.of(new From(id, "")))));
            return ends;
        }
        if (node instanceof Node.Loop<S> loop) {
            connect(block(loop.body(), List.of(new From(id, "again"))), id);
            return List.of(new From(id, "done"));
        }
        return List.of(new From(id, ""));
    }

    /** A failure before the pivot undoes the steps before it. */
    private <S> void failures(Node.Task<S> task, String id) {
        Map<String, String> failures = new TreeMap<>();
        task.replies().values().stream().filter(Reply::isFailure).forEach(each -> failures.put(each.event(), ""));
        if (task.limit().within() != null) {
            failures.put("no reply within " + words(task.limit().within()), "");
        }
        if (!failures.isEmpty()) {
            line(id + " -.->|" + quoted(String.join(", ", failures.keySet())) + "| undo([" + quoted("undo") + "])");
        }
    }

    private static String words(java.time.Duration time) {
        return time.toString().substring(2).toLowerCase(java.util.Locale.ROOT);
    }

    private static <S> String shape(Node<S> node) {
        if (node instanceof Node.Task<S> task) {
            String words = node.name()
                    + (task.command() == null ? "" : "<br>to " + task.command().topic());
            return task.isPivot() ? "[[" + quoted(words) + "]]" : "[" + quoted(words) + "]";
        }
        if (node instanceof Node.Choice<S> || node instanceof Node.Loop<S>) {
            return "{" + quoted(node.name()) + "}";
        }
        return node instanceof Node.Pause<S> ? "(" + quoted(node.name()) + ")" : "[" + quoted(node.name()) + "]";
    }
}
