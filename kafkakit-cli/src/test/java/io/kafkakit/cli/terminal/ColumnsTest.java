package io.kafkakit.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class ColumnsTest {

    private static final List<List<String>> ROWS =
            List.of(List.of("0@1", "an error that nobody can read to its end", "orders"), List.of("0@2", "short", "x"));

    private static List<String> printed(int width) {
        StringWriter out = new StringWriter();
        new Columns("AT", "ERROR", "FROM").print(ROWS, new PrintWriter(out, true), width);
        return out.toString().lines().toList();
    }

    @Test
    void where_there_is_room_nothing_is_cut() {
        assertThat(printed(200))
                .containsExactly(
                        "AT   ERROR                                     FROM",
                        "0@1  an error that nobody can read to its end  orders",
                        "0@2  short                                     x");
    }

    @Test
    void on_a_narrow_terminal_the_widest_column_is_cut() {
        assertThat(printed(30)).allMatch(line -> line.length() <= 30).contains("0@1  an error that no…  orders");
    }

    @Test
    void a_wide_character_counts_as_two_columns() {
        List<List<String>> rows =
                List.of(List.of("0@1", "東京の注文", "x"), List.of("0@2", "e\u0301té", "x"), List.of("0@3", "😀😀😀", "x"));
        StringWriter wide = new StringWriter();
        new Columns("AT", "KEY", "FROM").print(rows, new PrintWriter(wide, true), 80);
        assertThat(wide.toString().lines())
                .containsExactly(
                        "AT   KEY         FROM", "0@1  東京の注文  x", "0@2  e\u0301té         x", "0@3  😀😀😀      x");
        StringWriter narrow = new StringWriter();
        new Columns("AT", "KEY", "FROM").print(rows, new PrintWriter(narrow, true), 19);
        assertThat(narrow.toString().lines())
                .as("half a character cannot be shown, so its column is empty")
                .contains("0@1  東京の…   x");
    }

    @Test
    void a_column_without_any_text_is_left_out() {
        StringWriter out = new StringWriter();
        new Columns("AT", "DONE", "KEY")
                .print(List.of(List.of("0@1", "", "k"), List.of("0@2", " ", "")), new PrintWriter(out, true), 80);
        assertThat(out.toString().lines()).containsExactly("AT   KEY", "0@1  k", "0@2");
    }

    private static List<String> ranked(int width) {
        StringWriter out = new StringWriter();
        List<String> row =
                List.of("12@1207", "a-key-that-is-long", "an error that nobody can read to its end", "orders-eu");
        new Columns("AT", "KEY", "ERROR", "FROM")
                .withWhole("AT")
                .withMain("ERROR")
                .withLeastNeeded("FROM", "KEY")
                .print(List.of(row), new PrintWriter(out, true), width);
        return out.toString().lines().toList();
    }

    @Test
    void the_least_needed_columns_go_before_the_main_one_becomes_narrow() {
        assertThat(ranked(60).get(0)).contains("AT", "KEY", "ERROR", "FROM");
        assertThat(ranked(40).get(0)).contains("AT", "KEY", "ERROR").doesNotContain("FROM");
        assertThat(ranked(30).get(0)).contains("AT", "ERROR").doesNotContain("FROM", "KEY");
        for (int width = 17; width < 100; width++) {
            int most = width;
            assertThat(ranked(width))
                    .allMatch(line -> line.length() <= most)
                    .anyMatch(line -> line.startsWith("12@1207"));
        }
    }

    @Test
    void the_main_column_keeps_a_third_of_the_terminal() {
        assertThat(ranked(54).get(1)).contains("an error that no");
        assertThat(ranked(45).get(1)).contains("an error that n");
    }

    @Test
    void no_column_becomes_too_narrow_to_read() {
        assertThat(printed(5)).contains("0@1  an erro…  orders");
    }
}
