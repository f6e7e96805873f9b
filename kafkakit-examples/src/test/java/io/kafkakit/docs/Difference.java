package io.kafkakit.docs;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What must change in a document: the lines from the first to the last that differ, old ones and new ones. */
final class Difference {

    private Difference() {}

    static String between(List<String> document, List<String> code) {
        int same = 0;
        while (same < Math.min(document.size(), code.size())
                && document.get(same).equals(code.get(same))) {
            same++;
        }
        int tail = 0;
        while (tail < Math.min(document.size(), code.size()) - same
                && document.get(document.size() - 1 - tail).equals(code.get(code.size() - 1 - tail))) {
            tail++;
        }
        return Stream.concat(
                        document.subList(same, document.size() - tail).stream().map(line -> "- " + line),
                        code.subList(same, code.size() - tail).stream().map(line -> "+ " + line))
                .collect(Collectors.joining("\n"));
    }
}
