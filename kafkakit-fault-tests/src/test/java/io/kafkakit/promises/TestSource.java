package io.kafkakit.promises;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The source file of a test class.
 *
 * @param module the folder of its module
 * @param file relative to the module's test sources
 */
record TestSource(Path module, Path file) {

    private static final Path SOURCES = Path.of("src", "test", "java");
    private static final Pattern TEST = Pattern.compile("@(Test|ParameterizedTest|RepeatedTest|TestFactory)\\b.*");
    private static final Pattern TYPE = Pattern.compile(".*\\b(class|record|enum|interface) \\w+.*\\{");

    /** All Java files among the tests of all modules of a repository. */
    static List<TestSource> all(Path root) throws IOException {
        List<TestSource> all = new ArrayList<>();
        try (Stream<Path> folders = Files.list(root)) {
            for (Path module : folders.sorted().toList()) {
                Path sources = module.resolve(SOURCES);
                if (Files.isDirectory(sources)) {
                    try (Stream<Path> files = Files.walk(sources)) {
                        files.filter(file -> file.toString().endsWith(".java"))
                                .map(file -> new TestSource(module, sources.relativize(file)))
                                .forEach(all::add);
                    }
                }
            }
        }
        return all;
    }

    boolean isOf(TestName test) {
        return file.getFileName().toString().equals(test.className() + ".java")
                && (test.module().isEmpty() || module.getFileName().toString().equals(test.module()));
    }

    /** The name of its class, with its package. */
    String className() {
        String path = file.toString();
        return path.substring(0, path.length() - ".java".length())
                .replace('\\', '.')
                .replace('/', '.');
    }

    /** Whether it has a test of this name that is not disabled. */
    boolean hasTest(String method) throws IOException {
        List<String> lines = Files.readAllLines(module.resolve(SOURCES).resolve(file));
        Pattern declaration = Pattern.compile("(public |protected )?\\S.* " + method + "\\(.*");
        for (int i = 0; i < lines.size(); i++) {
            if (declaration.matcher(lines.get(i).strip()).matches()) {
                List<String> annotations = annotations(lines, i);
                if (annotations.stream().anyMatch(line -> TEST.matcher(line).matches())
                        && annotations.stream().noneMatch(line -> line.startsWith("@Disabled"))) {
                    return !isDisabled(lines);
                }
            }
        }
        return false;
    }

    /** What stands right above a method, up to the member before it. */
    private static List<String> annotations(List<String> lines, int method) {
        int first = method;
        while (first > 0 && !endsAMember(lines.get(first - 1).strip())) {
            first--;
        }
        return lines.subList(first, method).stream().map(String::strip).toList();
    }

    private static boolean endsAMember(String line) {
        return line.isEmpty()
                || line.equals("}")
                || line.endsWith(";")
                || TYPE.matcher(line).matches();
    }

    private static boolean isDisabled(List<String> lines) {
        return lines.stream()
                .takeWhile(line -> !TYPE.matcher(line).matches())
                .anyMatch(line -> line.startsWith("@Disabled"));
    }
}
