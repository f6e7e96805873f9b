package io.kafkakit.docs;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The page of the versions with which kafkakit was run, made of the results that {@code .ci/matrix} leaves. */
final class CompatibilityPage {

    private static final String TOP = """
            # Compatibility

            <!-- Made by CompatibilityPageTest of kafkakit-examples from compatibility.tsv, which .ci/matrix writes. -->

            This page lists with which versions kafkakit was run, when, and how it went. *Not run* says why, and promises nothing.
            kafkakit is compiled once, with the versions of its POM and on JDK 17. Each row runs these classes with other libraries.

            """;

    private static final String ONE_VERSION = """
            ## Clients and brokers of one version

            Each row runs four test classes:

            - `ExactlyOnceTest` has each record cause its sends once.
            - `RetryTest` has failed records tried again, or made dead letters.
            - `FaultsTest` kills a broker and all workers while a group works, and then accounts for each record.
            - `ProcessTest` starts services with Spring Boot, kills them and starts others, and counts what they did.

            | Java | Kafka | Spring Boot | result | date |
            |---|---|---|---|---|
            """;

    private static final String TWO_VERSIONS = """

            ## Clients and brokers of two versions

            Each row runs `FaultsTest` twice, with both group protocols. Its brokers are JVMs with a class path of
            their own. They say their version, and the test refuses another one. Spring Boot takes no part.

            | Java | clients | brokers | result | date |
            |---|---|---|---|---|
            """;

    private static final String END = """

            ## Run it yourself

            ```
            .ci/matrix                            # all rows
            .ci/matrix --cells '17/4.2.2/4.4.0/*' # Java 17, clients 4.2.2, brokers 4.4.0
            .ci/matrix --list                     # the rows
            ```

            `KAFKAKIT_JDKS=21=/path/to/jdk,25=/path/to/another` names more JDKs. The command writes this page anew.
            """;

    private CompatibilityPage() {}

    /**
     * The page.
     *
     * @param results a line for each cell: JDK/clients/brokers/Boot, result, number of tests, date and a note, between tabs
     */
    static String of(List<String> results) {
        List<Cell> cells = results.stream().map(Cell::parse).toList();
        return TOP
                + ONE_VERSION
                + rows(cells, cell -> !cell.isMixed())
                + TWO_VERSIONS
                + rows(cells, Cell::isMixed)
                + END;
    }

    private static String rows(List<Cell> cells, Predicate<Cell> which) {
        return cells.stream().filter(which).map(Cell::row).collect(Collectors.joining());
    }

    private record Cell(List<String> versions, String result, String tests, String date, String note) {

        static Cell parse(String line) {
            String[] fields = line.split("\t", -1);
            if (fields.length != 5 || fields[0].split("/", -1).length != 4) {
                throw new IllegalArgumentException("not a line of .ci/matrix: " + line);
            }
            return new Cell(List.of(fields[0].split("/", -1)), fields[1], fields[2], fields[3], fields[4]);
        }

        boolean isMixed() {
            return !versions.get(1).equals(versions.get(2));
        }

        String row() {
            String third = isMixed() ? versions.get(2) : versions.get(3);
            return "| " + versions.get(0) + " | " + versions.get(1) + " | " + third + " | " + words() + " | " + date
                    + " |\n";
        }

        private String words() {
            return switch (result) {
                case "passed" -> "passed, " + tests + " tests";
                case "failed" -> "**failed**: " + note;
                default -> result + ": " + note;
            };
        }
    }
}
