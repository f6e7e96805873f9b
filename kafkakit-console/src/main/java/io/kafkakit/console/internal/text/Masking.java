package io.kafkakit.console.internal.text;

import io.kafkakit.console.Masks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Removes what nobody is to see. A hidden value is also removed from texts that repeat it, such as the message of an
 * exception. Immutable.
 */
public final class Masking {

    /** Stands where something is hidden. */
    public static final String HIDDEN = "•••";

    /** Shorter values, such as {@code 1}, stand in texts for other reasons too. */
    private static final int SHORTEST = 4;

    private final Masks masks;
    private final List<List<String>> paths;

    public Masking(Masks masks) {
        this.masks = masks;
        this.paths = masks.jsonPaths().stream()
                .map(path -> Arrays.asList(path.split("\\.")))
                .toList();
    }

    /** Whether values have hidden parts. */
    public boolean hidesValues() {
        return !paths.isEmpty();
    }

    /** Whether nothing is hidden. */
    public boolean isNothing() {
        return masks.isEmpty();
    }

    /** Whether the record's key is hidden. */
    public boolean hidesKey() {
        return masks.key();
    }

    /** Whether this header is hidden. */
    public boolean hidesHeader(String name) {
        return masks.headers().stream().anyMatch(name::equalsIgnoreCase);
    }

    /**
     * A value without its hidden parts.
     *
     * @param text null if it is no text, or nothing of it may be seen
     * @param secrets what was hidden, the longest first
     * @param isHidden whether all of it is hidden, because it has no fields to tell apart
     */
    public record Masked(@Nullable String text, List<String> secrets, boolean isHidden) {

        /** Another text without the secrets. If they are not known, nothing of it is shown. */
        public @Nullable String clean(@Nullable String other) {
            if (isHidden) {
                return other == null ? null : HIDDEN;
            }
            String cleaned = other;
            for (String secret : secrets) {
                cleaned = cleaned == null ? null : cleaned.replace(secret, HIDDEN);
            }
            return cleaned;
        }
    }

    /** The value without its hidden parts. */
    public Masked value(byte @Nullable [] value) {
        Optional<String> text = value == null ? Optional.empty() : Bytes.text(value);
        if (!hidesValues() || value == null) {
            return new Masked(text.orElse(null), List.of(), false);
        }
        Optional<JsonNode> tree = text.flatMap(JsonText::parse);
        if (tree.isEmpty()) {
            return new Masked(null, List.of(), true);
        }
        Set<String> secrets = new TreeSet<>(
                (a, b) -> a.length() == b.length() ? a.compareTo(b) : Integer.compare(b.length(), a.length()));
        for (List<String> path : paths) {
            hide(tree.get(), path, secrets);
        }
        return new Masked(JsonText.write(tree.get()), List.copyOf(secrets), false);
    }

    private static void hide(JsonNode node, List<String> path, Set<String> secrets) {
        String name = path.get(0);
        List<String> rest = path.subList(1, path.size());
        if (name.equals("**")) {
            if (!rest.isEmpty()) {
                hide(node, rest, secrets);
            }
            names(node).forEach(each -> hide(child(node, each), path, secrets));
            return;
        }
        for (String each : names(node)) {
            if (name.equals("*") || name.equals(each)) {
                if (rest.isEmpty()) {
                    hide(node, each, secrets);
                } else {
                    hide(child(node, each), rest, secrets);
                }
            } else if (node.isArray()) {
                // A path does not have to name the elements of an array that lies on its way.
                hide(child(node, each), path, secrets);
            }
        }
    }

    private static List<String> names(JsonNode node) {
        if (node.isObject()) {
            return List.copyOf(node.propertyNames());
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            names.add(Integer.toString(i));
        }
        return names;
    }

    private static JsonNode child(JsonNode node, String name) {
        return node.isObject() ? node.path(name) : node.path(Integer.parseInt(name));
    }

    private static void hide(JsonNode parent, String name, Set<String> secrets) {
        collect(child(parent, name), secrets);
        StringNode hidden = StringNode.valueOf(HIDDEN);
        if (parent instanceof ObjectNode object) {
            object.set(name, hidden);
        } else if (parent instanceof ArrayNode array) {
            array.set(Integer.parseInt(name), hidden);
        }
    }

    private static void collect(JsonNode hidden, Set<String> secrets) {
        names(hidden).forEach(each -> collect(child(hidden, each), secrets));
        String text = hidden.isValueNode() ? hidden.asString() : "";
        if (text.length() >= SHORTEST && !text.equals(HIDDEN) && !text.equals("null") && !hidden.isBoolean()) {
            secrets.add(text);
        }
    }
}
