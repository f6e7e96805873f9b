package io.kafkakit.console.internal.text;

import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON with other white space. All else stays as it was written: numbers, escapes, the order of fields. */
public final class JsonText {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .build();

    private JsonText() {}

    /** The tree of JSON; empty if it is not JSON. */
    public static Optional<JsonNode> parse(String text) {
        try {
            JsonNode tree = MAPPER.readTree(text);
            return tree == null || tree.isMissingNode() ? Optional.empty() : Optional.of(tree);
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    /** Why it is not JSON; empty if it is. */
    public static Optional<String> problem(String text) {
        try {
            JsonNode tree = MAPPER.readTree(text);
            return tree == null || tree.isMissingNode() ? Optional.of("it is empty") : Optional.empty();
        } catch (JacksonException e) {
            String at = e.getLocation() == null
                    ? ""
                    : " at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr();
            return Optional.of(e.getOriginalMessage() + at);
        }
    }

    static String write(JsonNode tree) {
        return MAPPER.writeValueAsString(tree);
    }

    /** A line for each field and element. */
    public static String pretty(String json) {
        return new Layout(json, true).write();
    }

    /** Without white space between tokens. */
    public static String compact(String json) {
        return new Layout(json, false).write();
    }

    /** Copies tokens, with its own white space between them. */
    private static final class Layout {

        private final String json;
        private final boolean isPretty;
        private final StringBuilder out = new StringBuilder();
        private int depth;
        private int at;

        Layout(String json, boolean isPretty) {
            this.json = json;
            this.isPretty = isPretty;
        }

        String write() {
            while (at < json.length()) {
                char each = json.charAt(at++);
                switch (each) {
                    case '"' -> string();
                    case '{', '[' -> open(each);
                    case '}', ']' -> close(each);
                    case ',' -> {
                        out.append(each);
                        line();
                    }
                    case ':' -> out.append(isPretty ? ": " : ":");
                    case ' ', '\n', '\r', '\t' -> {}
                    default -> out.append(each);
                }
            }
            return out.toString();
        }

        private void string() {
            int begin = at - 1;
            while (at < json.length() && json.charAt(at) != '"') {
                at += json.charAt(at) == '\\' ? 2 : 1;
            }
            at = Math.min(at + 1, json.length());
            out.append(json, begin, at);
        }

        private void open(char bracket) {
            out.append(bracket);
            int next = at;
            while (next < json.length() && Character.isWhitespace(json.charAt(next))) {
                next++;
            }
            if (next < json.length() && (json.charAt(next) == '}' || json.charAt(next) == ']')) {
                out.append(json.charAt(next));
                at = next + 1;
                return;
            }
            depth++;
            line();
        }

        private void close(char bracket) {
            depth--;
            line();
            out.append(bracket);
        }

        private void line() {
            if (isPretty) {
                out.append('\n').append("  ".repeat(Math.max(0, depth)));
            }
        }
    }
}
