package io.kafkakit.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A part of a source file between the comments {@code docs: name} and {@code end}, moved to the left margin. Regions may
 * lie in each other; their marks are left out.
 */
final class CodeRegion {

    private static final Pattern BEGIN = Pattern.compile("\\s*(//|#|<!--) docs: (\\S+).*");
    private static final Pattern END = Pattern.compile("\\s*(//|#|<!--) end( -->)?\\s*");

    private CodeRegion() {}

    /**
     * The lines of a region.
     *
     * @throws AssertionError if there is no such region, or it does not end
     */
    static List<String> in(List<String> source, String name) {
        List<String> lines = new ArrayList<>();
        int depth = 0;
        for (String line : source) {
            var begin = BEGIN.matcher(line);
            if (begin.matches()) {
                depth += depth > 0 || begin.group(2).equals(name) ? 1 : 0;
            } else if (END.matcher(line).matches()) {
                if (depth == 1) {
                    return toTheMargin(lines);
                }
                depth = Math.max(0, depth - 1);
            } else if (depth > 0) {
                lines.add(line);
            }
        }
        throw new AssertionError(
                depth == 0 ? "no region '// docs: " + name + "'" : "region '" + name + "' has no '// end'");
    }

    private static List<String> toTheMargin(List<String> lines) {
        int margin = lines.stream()
                .filter(line -> !line.isBlank())
                .mapToInt(line -> line.length() - line.stripLeading().length())
                .min()
                .orElse(0);
        return lines.stream()
                .map(line -> line.isBlank() ? "" : line.substring(margin))
                .toList();
    }
}
