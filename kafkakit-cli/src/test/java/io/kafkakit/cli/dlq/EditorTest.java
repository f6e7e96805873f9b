package io.kafkakit.cli.dlq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkakit.cli.terminal.CommandFailure;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EditorTest {

    @Test
    void visual_comes_before_editor_and_counts_only_if_it_is_set_to_something() {
        assertThat(Editor.editor(Map.of("VISUAL", "code -w", "EDITOR", "nano"), false))
                .isEqualTo("code -w");
        assertThat(Editor.editor(Map.of("VISUAL", "", "EDITOR", "nano"), false)).isEqualTo("nano");
        assertThat(Editor.editor(Map.of("EDITOR", " "), true)).isEqualTo("vi");
    }

    @Test
    void without_a_terminal_no_editor_is_started_that_nobody_named() {
        assertThatThrownBy(() -> Editor.editor(Map.of("VISUAL", ""), false))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("nothing was done")
                .hasMessageContaining("set VISUAL or EDITOR");
    }
}
