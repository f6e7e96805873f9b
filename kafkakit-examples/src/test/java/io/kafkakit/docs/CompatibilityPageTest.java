package io.kafkakit.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page says what was run, no more. */
class CompatibilityPageTest {

    private static final Repository REPOSITORY = Repository.ofThisModule();

    @Test
    void the_page_says_what_the_results_say() throws IOException {
        Path file = REPOSITORY.root().resolve("docs/reference/compatibility.md");
        String page = CompatibilityPage.of(REPOSITORY.lines("docs/reference/compatibility.tsv"));
        if (Boolean.getBoolean("kafkakit.docs.write")) {
            Files.writeString(file, page);
        }
        assertThat(Files.exists(file) ? Files.readString(file) : "")
                .as("docs/reference/compatibility.md is stale; write it anew with .ci/matrix --page")
                .isEqualTo(page);
    }

    @Test
    void a_cell_that_was_not_run_says_why() {
        assertThat(CompatibilityPage.of(List.of("21/4.4.0/4.4.0/4.1.2\tnot run\t-\t2026-12-01\tno JDK 21")))
                .contains("\n| 21 | 4.4.0 | 4.1.2 | not run: no JDK 21 | 2026-12-01 |\n");
    }

    @Test
    void two_versions_of_kafka_have_a_table_of_their_own() {
        String page = CompatibilityPage.of(List.of(
                "17/4.2.2/4.4.0/-\tpassed\t3\t2026-12-01\t", "17/4.3.1/4.3.1/4.1.2\tfailed\t-\t2026-12-01\ta test"));
        assertThat(page)
                .contains("| 17 | 4.3.1 | 4.1.2 | **failed**: a test | 2026-12-01 |")
                .contains("brokers | result | date |\n|---|---|---|---|---|\n| 17 | 4.2.2 | 4.4.0 | passed, 3 tests |");
    }

    @Test
    void a_line_of_something_else_is_refused() {
        assertThatThrownBy(() -> CompatibilityPage.of(List.of("17/4.2.2\tpassed")))
                .hasMessage("not a line of .ci/matrix: 17/4.2.2\tpassed");
    }
}
