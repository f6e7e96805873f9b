package io.kafkakit.promises;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** What Surefire has written about the tests of one module in this build. */
record Reports(List<Case> cases) {

    private enum Result {
        PASSED,
        SKIPPED,
        FAILED
    }

    /** One run of a test; one with parameters, or that is repeated, has several. */
    private record Case(String className, String method, Result result) {}

    /** Reads those that were written at this time or later. */
    static Reports of(Path module, Instant since) throws IOException {
        Path folder = module.resolve("target").resolve("surefire-reports");
        List<Case> cases = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.sorted().toList()) {
                    String name = file.getFileName().toString();
                    if (name.startsWith("TEST-")
                            && name.endsWith(".xml")
                            && !Files.getLastModifiedTime(file).toInstant().isBefore(since)) {
                        read(file, cases);
                    }
                }
            }
        }
        return new Reports(cases);
    }

    /**
     * Why this test has not passed, if it has not. A module none of whose tests ran says nothing about any: the build has left
     * it out, or comes to it later, or all of it was skipped, as the tests with Node are where there is none.
     */
    Optional<String> problem(String className, String method) {
        if (cases.stream().allMatch(each -> each.result() == Result.SKIPPED)) {
            return Optional.empty();
        }
        List<Result> results = cases.stream()
                .filter(each ->
                        each.className().equals(className) || each.className().startsWith(className + "$"))
                .filter(each -> each.method().equals(method))
                .map(Case::result)
                .toList();
        if (results.isEmpty()) {
            return Optional.of("did not run");
        }
        if (results.contains(Result.FAILED)) {
            return Optional.of("failed");
        }
        return results.contains(Result.SKIPPED) ? Optional.of("was skipped") : Optional.empty();
    }

    private static void read(Path file, List<Case> cases) throws IOException {
        try {
            DocumentBuilderFactory parsers = DocumentBuilderFactory.newInstance();
            parsers.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            parsers.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            NodeList found = parsers.newDocumentBuilder().parse(file.toFile()).getElementsByTagName("testcase");
            for (int i = 0; i < found.getLength(); i++) {
                if (found.item(i) instanceof Element testcase) {
                    cases.add(new Case(testcase.getAttribute("classname"), method(testcase), result(testcase)));
                }
            }
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Without the parameters and the number of a run: {@code name}, {@code name(Kafka)}, {@code name(Kafka)[2]}. */
    private static String method(Element testcase) {
        return testcase.getAttribute("name").replaceFirst("[(\\[{].*", "");
    }

    private static Result result(Element testcase) {
        if (has(testcase, "failure") || has(testcase, "error")) {
            return Result.FAILED;
        }
        return has(testcase, "skipped") ? Result.SKIPPED : Result.PASSED;
    }

    private static boolean has(Element testcase, String tag) {
        return testcase.getElementsByTagName(tag).getLength() > 0;
    }
}
