package io.kafkakit.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The Java code of every document stands, line by line, in a source file that the build compiles and tests.
 *
 * <p>In the document, {@code <!-- code: kafkakit-test/src/test/java/…/OrderServiceTest.java#tester -->} stands above the
 * block; in the source, the region begins with {@code // docs: tester} and ends with {@code // end}. A block of another
 * language may have the mark, a Java block must: one that is no excerpt has {@code <!-- code: none, and why -->}.
 */
class ReadmeCodeTest {

    private static final Repository REPOSITORY = Repository.ofThisModule();

    @TestFactory
    List<DynamicTest> code_in_documents_is_code_that_runs() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (String document : REPOSITORY.documents()) {
            CodeBlock.in(document, REPOSITORY.lines(document)).stream()
                    .filter(block -> block.isCut() || block.language().equals("java"))
                    .forEach(block -> tests.add(dynamicTest(block.place() + " " + block.source(), () -> check(block))));
        }
        return tests;
    }

    private static void check(CodeBlock block) throws IOException {
        if (block.isFree()) {
            return;
        }
        if (!block.isCut()) {
            throw new AssertionError(block.place() + ": Java code that no test runs. Cut it from one, and put"
                    + " <!-- code: path/of/Source.java#region --> above it, or <!-- code: none, and why -->");
        }
        String[] source = block.source().split("#", 2);
        List<String> region = CodeRegion.in(REPOSITORY.lines(source[0]), source[1]);
        String difference = Difference.between(block.lines(), region);
        if (!difference.isEmpty()) {
            throw new AssertionError(block.place() + " is stale, " + block.source() + " says:\n" + difference);
        }
    }

    @Test
    void a_stale_block_is_told_with_its_place_and_the_lines_that_differ() {
        String itself = "kafkakit-examples/src/test/java/io/kafkakit/docs/ReadmeCodeTest.java#sample";
        // docs: sample
        int one = 1;
        int two = 2;
        // end
        assertThat(one + two).isEqualTo(3);
        var fresh = block("<!-- code: " + itself + " -->", "", "```java", "int one = 1;", "int two = 2;", "```");
        var stale = block("<!-- code: " + itself + " -->", "```java", "int one = 1;", "int two = 3;", "```");

        assertThatCode(() -> check(fresh)).doesNotThrowAnyException();
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> check(stale))
                .withMessage("a.md:2 is stale, " + itself + " says:\n- int two = 3;\n+ int two = 2;");
    }

    @Test
    void java_code_without_a_source_is_refused_unless_it_says_why() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> check(block("```java", "int x;", "```")))
                .withMessageStartingWith("a.md:1: Java code that no test runs");
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> check(block("<!-- code: none, x -->", "Words between.", "```java", "```")));
        assertThatCode(() -> check(block("<!-- code: none, a sketch -->", "```java", "int x;", "```")))
                .doesNotThrowAnyException();
    }

    @Test
    void a_region_that_is_not_there_or_does_not_end_is_told() {
        List<String> source =
                List.of("// docs: outer", "  a", "  // docs: inner", "    b", "  // end", "// end", "// docs: x");

        assertThat(CodeRegion.in(source, "outer")).containsExactly("a", "  b");
        assertThat(CodeRegion.in(source, "inner")).containsExactly("b");
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> CodeRegion.in(source, "none"))
                .withMessageContaining("no region");
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> CodeRegion.in(source, "x"))
                .withMessageContaining("no '// end'");
    }

    private static CodeBlock block(String... lines) {
        return CodeBlock.in("a.md", List.of(lines)).get(0);
    }
}
