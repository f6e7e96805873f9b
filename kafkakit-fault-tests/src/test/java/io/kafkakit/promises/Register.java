package io.kafkakit.promises;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tables of {@code docs/explanation/promises.md}.
 *
 * @param rows what they say
 * @param problems lines that are none of theirs by their shape
 */
record Register(List<Row> rows, List<String> problems) {

    static final String PATH = "docs/explanation/promises.md";

    private static final List<String> PROMISES = List.of("promise", "promised in", "proved by");
    private static final List<String> SCENARIOS = List.of("what goes wrong", "shown by");
    private static final String CANNOT_OCCUR = "Cannot occur: ";
    private static final Pattern LINK = Pattern.compile("]\\(([^)#]+)(#[^)]*)?\\)");

    /**
     * A line of a table.
     *
     * @param place where it stands, to be found by
     * @param links the documents that promise it
     * @param tests none for what cannot occur
     */
    record Row(String place, List<String> links, List<TestName> tests) {}

    static Register of(List<String> text) {
        Register register = new Register(new ArrayList<>(), new ArrayList<>());
        List<String> header = List.of();
        for (int i = 0; i < text.size(); i++) {
            String line = text.get(i).strip();
            String place = PATH + ":" + (i + 1);
            if (!line.startsWith("|")) {
                header = List.of();
            } else if (header.isEmpty()) {
                header = cells(line);
                register.checkHeader(place, header);
            } else if (!line.matches("[|:\\- ]+")) {
                register.add(place, header, cells(line));
            }
        }
        return register;
    }

    private static List<String> cells(String line) {
        String inside = line.substring(1, line.endsWith("|") && line.length() > 1 ? line.length() - 1 : line.length());
        return Arrays.stream(inside.split("\\|", -1)).map(String::strip).toList();
    }

    private void checkHeader(String place, List<String> header) {
        if (!header.equals(PROMISES) && !header.equals(SCENARIOS)) {
            problems.add(place + ": a table has the columns " + PROMISES + " or " + SCENARIOS + ", not " + header);
        }
    }

    private void add(String place, List<String> header, List<String> cells) {
        if (cells.size() != header.size() || cells.stream().anyMatch(String::isEmpty)) {
            problems.add(place + ": needs " + header.size() + " cells with something in each");
            return;
        }
        List<String> links = new ArrayList<>();
        Matcher link = LINK.matcher(cells.get(1));
        while (header.equals(PROMISES) && link.find()) {
            links.add(link.group(1));
        }
        if (header.equals(PROMISES) && links.isEmpty()) {
            problems.add(place + ": the second cell links to where it is promised");
        }
        rows.add(new Row(place, links, tests(place, header, cells.get(cells.size() - 1))));
    }

    private List<TestName> tests(String place, List<String> header, String cell) {
        List<TestName> tests = new ArrayList<>();
        if (header.equals(SCENARIOS) && cell.startsWith(CANNOT_OCCUR)) {
            return tests;
        }
        for (String each : cell.split(" ", -1)) {
            TestName.of(each)
                    .ifPresentOrElse(
                            tests::add,
                            () -> problems.add(
                                    place + ": '" + each + "' is no test; write `ClassName#method_name`, one or more"));
        }
        return tests;
    }
}
