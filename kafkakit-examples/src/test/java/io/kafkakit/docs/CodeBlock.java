package io.kafkakit.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A fenced block of a Markdown file.
 *
 * @param place file and line, to be found by
 * @param language what stands behind the fence
 * @param source {@code path#name} of the region it was cut from, empty if no comment before it says so
 * @param lines its text
 */
record CodeBlock(String place, String language, String source, List<String> lines) {

    private static final Pattern MARKER = Pattern.compile("<!-- code: (.+?) -->");
    private static final Pattern FENCE = Pattern.compile("\\s*```(\\w*).*");

    /** A block that is no excerpt says so, and why: {@code <!-- code: none, a sketch -->}. */
    boolean isFree() {
        return source.startsWith("none");
    }

    boolean isCut() {
        return source.contains("#");
    }

    /** All blocks of a file. */
    static List<CodeBlock> in(String file, List<String> text) {
        List<CodeBlock> blocks = new ArrayList<>();
        String source = "";
        for (int line = 0; line < text.size(); line++) {
            Matcher marker = MARKER.matcher(text.get(line));
            Matcher fence = FENCE.matcher(text.get(line));
            if (fence.matches()) {
                int end = line + 1;
                while (end < text.size() && !text.get(end).strip().equals("```")) {
                    end++;
                }
                List<String> lines = text.subList(line + 1, Math.min(end, text.size()));
                blocks.add(new CodeBlock(file + ":" + (line + 1), fence.group(1), source, lines));
                line = end;
                source = "";
            } else if (marker.find()) {
                source = marker.group(1);
            } else if (!text.get(line).isBlank()) {
                // A marker counts for the block right below it.
                source = "";
            }
        }
        return blocks;
    }
}
