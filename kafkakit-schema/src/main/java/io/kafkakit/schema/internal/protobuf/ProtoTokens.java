package io.kafkakit.schema.internal.protobuf;

import java.util.Locale;

/** The words of a {@code .proto} file: names, numbers, strings with their quotes, and single signs. */
final class ProtoTokens {

    /** It is not as the language specification wants it. */
    static final class SyntaxException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        SyntaxException(String message) {
            super(message);
        }
    }

    private static final String END = "";

    private final String text;
    private int at;
    private String token = END;

    ProtoTokens(String text) {
        this.text = text;
        advance();
    }

    /** The next one, which stays the next one; "" at the end. */
    String peek() {
        return token;
    }

    boolean isEnd() {
        return token.isEmpty();
    }

    /** The next one. */
    String next() {
        if (isEnd()) {
            throw new SyntaxException("the file ends too early");
        }
        String it = token;
        advance();
        return it;
    }

    /** Takes it if it comes next. */
    boolean takes(String wanted) {
        boolean isIt = token.equals(wanted);
        if (isIt) {
            advance();
        }
        return isIt;
    }

    void expect(String wanted) {
        if (!takes(wanted)) {
            throw new SyntaxException("line " + line() + ": '" + wanted + "' is missing before '" + token + "'");
        }
    }

    int number() {
        boolean isNegative = takes("-");
        String digits = next();
        try {
            int value = Integer.decode(digits.toLowerCase(Locale.ROOT));
            return isNegative ? -value : value;
        } catch (NumberFormatException e) {
            throw new SyntaxException("line " + line() + ": '" + digits + "' is no number");
        }
    }

    /** A string, or several that follow each other. */
    String string() {
        StringBuilder all = new StringBuilder();
        do {
            String quoted = next();
            if (quoted.charAt(0) != '"' && quoted.charAt(0) != '\'') {
                throw new SyntaxException("line " + line() + ": '" + quoted + "' is no string");
            }
            all.append(quoted, 1, quoted.length() - 1);
        } while (token.startsWith("\"") || token.startsWith("'"));
        return all.toString();
    }

    /** A name with dots, perhaps one at its beginning. */
    String fullName() {
        StringBuilder name = new StringBuilder(takes(".") ? "." : "").append(next());
        while (takes(".")) {
            name.append('.').append(next());
        }
        return name.toString();
    }

    /** Skips to the end of a statement: a semicolon, or the brace that ends its block. */
    void skipStatement() {
        int depth = 0;
        while (true) {
            String skipped = next();
            switch (skipped) {
                case "{" -> depth++;
                case "}" -> {
                    if (--depth == 0) {
                        takes(";");
                        return;
                    }
                }
                case ";" -> {
                    if (depth == 0) {
                        return;
                    }
                }
                default -> {}
            }
        }
    }

    private long line() {
        return 1 + text.substring(0, at).chars().filter(c -> c == '\n').count();
    }

    private void advance() {
        skipBlank();
        if (at >= text.length()) {
            token = END;
            return;
        }
        int start = at;
        char first = text.charAt(at);
        if (first == '"' || first == '\'') {
            skipString(first);
        } else if (isWord(first)) {
            while (at < text.length() && isWord(text.charAt(at))) {
                at++;
            }
        } else {
            at++;
        }
        token = text.substring(start, at);
    }

    private static boolean isWord(char c) {
        return c == '_' || (c < 128 && Character.isLetterOrDigit(c));
    }

    private void skipString(char quote) {
        at++;
        while (at < text.length() && text.charAt(at) != quote) {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        if (at >= text.length()) {
            throw new SyntaxException("a string has no end");
        }
        at++;
    }

    private void skipBlank() {
        while (at < text.length()) {
            if (Character.isWhitespace(text.charAt(at)) || text.charAt(at) == '\ufeff') {
                at++;
            } else if (text.startsWith("//", at)) {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (text.startsWith("/*", at)) {
                int end = text.indexOf("*/", at + 2);
                at = end < 0 ? text.length() : end + 2;
            } else {
                return;
            }
        }
    }
}
