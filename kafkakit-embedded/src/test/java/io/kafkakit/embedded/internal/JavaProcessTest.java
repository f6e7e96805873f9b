package io.kafkakit.embedded.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaProcessTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(1);
    /** 128 and the signal's number. */
    private static final int KILLED = 137;

    private static final int TERMINATED = 143;

    @Test
    void it_has_the_options_the_arguments_and_the_class_path() throws Exception {
        List<String> options = new ArrayList<>(JavaProcess.SHORT_LIVED);
        options.add("-Dcolour=green");
        try (JavaProcess java =
                JavaProcess.start(options, List.of(Echo.class.getName(), "a", "b c"), Redirect.DISCARD)) {
            assertThat(java.awaitLine("began ", LONG)).hasValue("[a, b c] green");
        }
    }

    @Test
    void its_lines_are_read_in_order_and_waiting_for_one_passes_those_before_it() throws Exception {
        try (JavaProcess java = echo()) {
            java.tell("one");
            java.tell("two äöü");
            java.tell("one more");
            assertThat(java.awaitLine("two ", LONG)).hasValue("äöü");
            assertThat(java.awaitLine("one", LONG)).hasValue(" more");
            assertThat(java.lines()).containsExactly("began [] null", "one", "two äöü", "one more");
        }
    }

    @Test
    void waiting_for_a_line_has_a_limit() throws Exception {
        try (JavaProcess java = echo()) {
            assertThatThrownBy(() -> java.awaitLine("never", SHORT)).isInstanceOf(TimeoutException.class);
            java.tell("still here");
            assertThat(java.awaitLine("still ", LONG)).hasValue("here");
        }
    }

    @Test
    void waiting_for_a_line_ends_with_the_output() throws Exception {
        try (JavaProcess java = echo()) {
            java.tell("last");
            java.endInput();
            assertThat(java.awaitLine("never", LONG)).isEmpty();
            assertThat(java.lines()).endsWith("last");
        }
    }

    @Test
    void its_standard_error_goes_where_it_should(@TempDir Path directory) throws Exception {
        Path errors = directory.resolve("errors");
        try (JavaProcess java =
                JavaProcess.start(List.of(), List.of(Echo.class.getName()), Redirect.to(errors.toFile()))) {
            java.endInput();
            assertThat(java.awaitEnd(LONG)).hasValue(0);
        }
        assertThat(errors).hasContent("to standard error");
    }

    @Test
    void its_exit_code_is_known_when_it_has_ended() throws Exception {
        try (JavaProcess java = echo()) {
            assertThat(java.awaitEnd(SHORT)).isEmpty();
            assertThat(java.exitCode()).isEmpty();
            assertThat(java.isAlive()).isTrue();
            java.tell("7");
            assertThat(java.awaitEnd(LONG)).hasValue(7);
            assertThat(java.exitCode()).hasValue(7);
            assertThat(java.isAlive()).isFalse();
        }
    }

    @Test
    void a_kill_is_done_when_all_that_it_told_is_read(@TempDir Path directory) throws Exception {
        Path marks = directory.resolve("marks");
        List<String> flood = List.of(Echo.class.getName(), Echo.FLOOD);
        try (JavaProcess java = JavaProcess.start(JavaProcess.SHORT_LIVED, flood, Redirect.to(marks.toFile()))) {
            // Much more than a pipe holds. The pipe is full from then on, for the child writes faster than anyone
            // reads.
            for (int i = 0; i < 100 * Echo.DROPS; i++) {
                java.awaitLine(Echo.DROP, LONG);
            }
            java.kill();
            assertThat(java.exitCode()).hasValue(KILLED);
            assertThat(java.lines().size()).isGreaterThanOrEqualTo((int) Files.size(marks) * Echo.DROPS);
        }
    }

    @Test
    void a_process_that_is_told_to_terminate_can_still_be_read() throws Exception {
        try (JavaProcess java = echo()) {
            java.awaitLine("began", LONG);
            java.terminate();
            assertThat(java.awaitEnd(LONG)).hasValue(TERMINATED);
            assertThat(java.lines()).containsExactly("began [] null");
        }
    }

    @Test
    void what_ends_in_time_is_not_killed() throws Exception {
        try (JavaProcess java = echo()) {
            java.endInput();
            java.awaitEndOrKill(LONG);
            assertThat(java.exitCode()).hasValue(0);
        }
    }

    @Test
    void what_does_not_end_in_time_is_killed() throws Exception {
        try (JavaProcess java = echo(Echo.DEAF)) {
            java.endInput();
            java.awaitEndOrKill(SHORT);
            assertThat(java.exitCode()).hasValue(KILLED);
        }
    }

    @Test
    void it_is_killed_also_by_a_thread_that_is_interrupted() throws Exception {
        try (JavaProcess java = echo(Echo.DEAF)) {
            Thread.currentThread().interrupt();
            java.awaitEndOrKill(LONG);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(java.awaitEnd(LONG)).hasValue(KILLED);
        }
    }

    private static JavaProcess echo(String... arguments) throws IOException {
        List<String> mainAndArguments = new ArrayList<>(List.of(Echo.class.getName()));
        mainAndArguments.addAll(List.of(arguments));
        return JavaProcess.start(JavaProcess.SHORT_LIVED, mainAndArguments, Redirect.DISCARD);
    }
}
