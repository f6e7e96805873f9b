package io.kafkakit.promises;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The check of the register must be able to fail: each of these registers is wrong in one place. */
class RegisterTest {

    @TempDir
    Path root;

    @BeforeEach
    void one_module_with_tests_that_passed_and_tests_that_did_not() throws IOException {
        write("README.md", "It works.");
        write("one/src/test/java/a/SomeTest.java", """
                class SomeTest {
                    @Test
                    void it_passed() {}

                    /** Says what. */
                    @ParameterizedTest
                    @ValueSource(
                            strings = {
                                "x",
                            })
                    void it_failed_once(String it) {}

                    @Test
                    void it_was_skipped() {}

                    @Test
                    void it_did_not_run() {}

                    @Disabled
                    @Test
                    void it_is_disabled() {}

                    void it_is_no_test() {}
                }
                """);
        write("one/target/surefire-reports/TEST-a.SomeTest.xml", """
                <testsuite name="a.SomeTest">
                  <testcase name="it_passed" classname="a.SomeTest"/>
                  <testcase name="it_failed_once(String)[1]" classname="a.SomeTest"/>
                  <testcase name="it_failed_once(String)[2]" classname="a.SomeTest"><failure/></testcase>
                  <testcase name="it_was_skipped" classname="a.SomeTest"><skipped/></testcase>
                </testsuite>
                """);
    }

    private void write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private List<String> problems(String... rows) throws IOException {
        return problems(Instant.EPOCH, rows);
    }

    private List<String> problems(Instant since, String... rows) throws IOException {
        String text = "# Promises\n\n| promise | promised in | proved by |\n|---|---|---|\n" + String.join("\n", rows);
        return new Proofs(root, since).problems(Register.of(text.lines().toList()));
    }

    private static String row(String test) {
        return "| It works | [README](../../README.md#it) | " + test + " |";
    }

    private static String problem(String what) {
        return "docs/explanation/promises.md:5: " + what;
    }

    @Test
    void a_test_that_is_there_and_passed_is_a_proof() throws IOException {
        assertThat(problems(row("`SomeTest#it_passed`"), row("`one:SomeTest#it_passed` `SomeTest#it_passed`")))
                .isEmpty();
    }

    @Test
    void a_test_that_is_not_there_is_told() throws IOException {
        for (String test : List.of(
                "SomeTest#it_is_nowhere",
                "OtherTest#it_passed",
                "two:SomeTest#it_passed",
                "SomeTest#it_is_no_test",
                "SomeTest#it_is_disabled")) {
            assertThat(problems(row("`" + test + "`")))
                    .containsExactly(problem(test + " is no test of this repository, or is disabled"));
        }
    }

    @Test
    void a_test_that_did_not_pass_is_told() throws IOException {
        assertThat(problems(row("`SomeTest#it_failed_once`")))
                .containsExactly(problem("SomeTest#it_failed_once failed"));
        assertThat(problems(row("`SomeTest#it_was_skipped`")))
                .containsExactly(problem("SomeTest#it_was_skipped was skipped"));
        assertThat(problems(row("`SomeTest#it_did_not_run`")))
                .containsExactly(problem("SomeTest#it_did_not_run did not run"));
    }

    @Test
    void a_class_without_a_report_did_not_run_unless_its_whole_module_did_not() throws IOException {
        write("one/src/test/java/a/LaterTest.java", "    @Test\n    void it_came() {}\n");
        write("two/src/test/java/a/OutTest.java", "    @Test\n    void it_came() {}\n");

        assertThat(problems(row("`LaterTest#it_came` `OutTest#it_came`")))
                .containsExactly(problem("LaterTest#it_came did not run"));
        assertThat(problems(Instant.now().plusSeconds(60), row("`LaterTest#it_came` `SomeTest#it_failed_once`")))
                .as("reports of a build before this one say nothing")
                .isEmpty();
    }

    @Test
    void a_class_that_two_modules_have_is_named_with_its_module() throws IOException {
        write("two/src/test/java/b/SomeTest.java", "    @Test\n    void it_passed() {}\n");

        assertThat(problems(row("`two:SomeTest#it_passed`"), row("`one:SomeTest#it_passed`")))
                .isEmpty();
        assertThat(problems(row("`SomeTest#it_passed`")))
                .singleElement()
                .asString()
                .contains("may be [one, two]'s");
    }

    @Test
    void a_line_of_another_shape_is_told() throws IOException {
        for (String row : List.of(
                row(""),
                row("SomeTest#it_passed"),
                row("`SomeTest`"),
                row("a test"),
                row("Cannot occur: it does not."),
                "| It works | `SomeTest#it_passed` |",
                "| It works | somewhere | `SomeTest#it_passed` |",
                "| It works | [nowhere](nowhere.md) | `SomeTest#it_passed` |")) {
            assertThat(problems(row))
                    .as(row)
                    .isNotEmpty()
                    .allSatisfy(problem -> assertThat(problem).startsWith("docs/explanation/promises.md:5: "));
        }
        assertThat(problems()).containsExactly("docs/explanation/promises.md: has no row");
        assertThat(problems("", "| promise | proved by |", "|---|---|"))
                .anySatisfy(problem -> assertThat(problem).contains("a table has the columns"));
    }

    @Test
    void what_cannot_occur_has_a_reason_and_no_test() {
        Register register = Register.of(List.of(
                "| what goes wrong | shown by |",
                "|---|---|",
                "| This | Cannot occur: there is none. |",
                "| That | `SomeTest#it_passed` |"));

        assertThat(register.problems()).isEmpty();
        assertThat(register.rows()).extracting(Register.Row::tests).element(0).isEqualTo(List.of());
        assertThat(register.rows().get(1).tests()).hasSize(1);
    }
}
