package io.kafkakit.promises;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks up what the register names: tests in the sources, their runs in the reports, documents. */
final class Proofs {

    private final Path root;
    private final Instant since;
    private final List<TestSource> sources;
    private final Map<Path, Reports> reports = new HashMap<>();

    /**
     * Of the repository with this root.
     *
     * @param since when the build began: reports that are older are of another one
     */
    Proofs(Path root, Instant since) throws IOException {
        this.root = root;
        this.since = since;
        this.sources = TestSource.all(root);
    }

    /** Everything that is wrong with the register. */
    List<String> problems(Register register) throws IOException {
        List<String> problems = new ArrayList<>(register.problems());
        if (problems.isEmpty() && register.rows().isEmpty()) {
            problems.add(Register.PATH + ": has no row");
        }
        for (Register.Row row : register.rows()) {
            for (String link : row.links()) {
                if (!Files.exists(
                        root.resolve(Register.PATH).resolveSibling(link).normalize())) {
                    problems.add(row.place() + ": there is no " + link);
                }
            }
            for (TestName test : row.tests()) {
                problem(test).ifPresent(problem -> problems.add(row.place() + ": " + test + " " + problem));
            }
        }
        return problems;
    }

    private Optional<String> problem(TestName test) throws IOException {
        List<TestSource> found =
                sources.stream().filter(source -> source.isOf(test)).toList();
        if (found.size() > 1) {
            return Optional.of("may be "
                    + found.stream()
                            .map(TestSource::module)
                            .map(Path::getFileName)
                            .toList() + "'s; write `module:ClassName#method_name`");
        }
        if (found.isEmpty() || !found.get(0).hasTest(test.method())) {
            return Optional.of("is no test of this repository, or is disabled");
        }
        TestSource source = found.get(0);
        Reports ofModule = reports.get(source.module());
        if (ofModule == null) {
            ofModule = Reports.of(source.module(), since);
            reports.put(source.module(), ofModule);
        }
        return ofModule.problem(source.className(), test.method());
    }
}
