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
    void no_column_becomes_too_narrow_to_read() {
        assertThat(printed(5)).contains("0@1  an erro…  orders");
    }
}
