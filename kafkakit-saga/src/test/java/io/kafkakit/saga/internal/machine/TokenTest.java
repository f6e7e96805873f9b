package io.kafkakit.saga.internal.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTest {

    @ParameterizedTest
    @ValueSource(strings = {"o-1", "a/b", "/", "//do/x/1/1", "", "a/undo/step/1/2", "ü €"})
    void a_token_is_what_its_text_says_whatever_the_id(String id) {
        for (boolean isUndo : new boolean[] {true, false}) {
            Token token = new Token("order", id, isUndo, "the step", 12, 3);
            assertThat(Token.of(token.text())).isEqualTo(token);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/////",
                "garbage",
                "order/o-1",
                "order/do/step/1/1",
                "order/o-1/do/step/1",
                "order/o-1/done/step/1/1",
                "order/o-1/do/step/x/1",
                "order/o-1/do/step/1/",
                "order/o-1/do/step/-1/1",
                "order/o-1/do/step/1/99999999999",
                "o-1/DO/step/1/1/1"
            })
    void garbage_is_no_token(String text) {
        assertThat(Token.of(text)).isNull();
    }

    @Test
    void no_text_is_no_token() {
        assertThat(Token.of(null)).isNull();
    }
}
