package io.kafkakit.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TerminalTest {

    @Test
    void what_would_move_the_cursor_or_turn_the_text_is_not_printed() {
        assertThat(Terminal.clean("a\u001b]0;title\u0007b")).isEqualTo("a ]0;title b");
        assertThat(Terminal.clean("a\u009b2Jb")).as("the one-byte form").isEqualTo("a 2Jb");
        assertThat(Terminal.clean("a\u202eb\u200bc"))
                .as("direction, and no width")
                .isEqualTo("a b c");
        assertThat(Terminal.clean("a\r\nb\u2028c")).isEqualTo("a b c");
        assertThat(Terminal.cleanLines("a\n\tb\u001bc")).isEqualTo("a\n\tb c");
        assertThat(Terminal.clean("Grüße, 日本")).isEqualTo("Grüße, 日本");
    }

    @Test
    void text_is_cut_between_characters_and_by_the_columns_that_they_take() {
        assertThat(Terminal.shortened("short", 5)).isEqualTo("short");
        assertThat(Terminal.shortened("longer", 5)).isEqualTo("long…");
        assertThat(Terminal.shortened("日本語", 6)).isEqualTo("日本語");
        assertThat(Terminal.shortened("日本語", 5)).isEqualTo("日本…");
        assertThat(Terminal.shortened("😀😀😀", 4))
                .as("no half of a surrogate pair")
                .isEqualTo("😀…");
        assertThat(Terminal.shortened("cafe\u0301 noir", 5))
                .as("an accent stays with its letter")
                .isEqualTo("cafe\u0301…");
    }

    @Test
    void json_says_the_same_in_characters_that_can_be_printed() {
        assertThat(Terminal.cleanJson("{\"a\\\\\u009b\":\"Grüße\u202e\udb40\udc41\"}"))
                .isEqualTo("{\"a\\\\\\u009b\":\"Grüße\\u202e\\udb40\\udc41\"}");
    }
}
