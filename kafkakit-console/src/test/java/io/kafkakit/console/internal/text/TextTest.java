package io.kafkakit.console.internal.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkakit.console.Masks;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Values as a person reads them. */
class TextTest {

    @Test
    void json_gets_lines_and_loses_them_without_another_change() {
        String json = "{\"a\":1.10,\"b\":[1E+2,{}],\"c\":\"x\\\"{:,\\\\\",\"d\":[],\"n\":12345678901234567890123}";
        String pretty = JsonText.pretty(json);
        assertThat(pretty)
                .contains("  \"a\": 1.10,\n")
                .contains("    1E+2,\n    {}\n  ]")
                .contains("\"d\": []")
                .contains("12345678901234567890123");
        assertThat(JsonText.compact(pretty)).isEqualTo(json);
    }

    @Test
    void what_is_no_json_says_where() {
        assertThat(JsonText.problem("{\"a\": 1,}").orElseThrow()).contains("line 1");
        assertThat(JsonText.problem("{} {}")).isPresent();
        assertThat(JsonText.problem("")).isPresent();
        assertThat(JsonText.problem("{\"a\": 1}")).isEmpty();
    }

    @Test
    void a_difference_has_each_line_once() {
        List<Diff.Line> diff = Diff.of("a\nb\nc", "a\nx\nc\nd");
        assertThat(diff.stream().map(line -> line.mark() + line.text())).containsExactly(" a", "-b", "+x", " c", "+d");
    }

    @Test
    void odd_characters_are_shown_as_escapes() {
        assertThat(Bytes.visible("a\u202eb\u0007\n")).isEqualTo("a\\u202eb\\u0007\\n");
        assertThat(Bytes.line(new byte[] {1, (byte) 0xff})).isEqualTo("0x01ff");
        assertThat(Bytes.text(new byte[] {(byte) 0xc3})).isEmpty();
        assertThat(Bytes.hex("kafkakit\n".getBytes(UTF_8)))
                .startsWith("000000  6b 61 66")
                .contains("kafkakit.");
    }

    private static Masking hiding(String... paths) {
        return new Masking(Masks.ofJson(paths));
    }

    @Test
    void hidden_fields_are_gone_wherever_the_path_leads() {
        byte[] value = "{\"card\":{\"number\":\"4111222233334444\"},\"items\":[{\"pin\":1234},{\"pin\":5678}],\"z\":1}"
                .getBytes(UTF_8);
        assertThat(hiding("card.number", "items.pin").value(value).text())
                .doesNotContain("4111", "1234", "5678")
                .contains("\"z\":1");
        assertThat(hiding("**.pin").value(value).text())
                .doesNotContain("1234", "5678")
                .contains("4111");
        assertThat(hiding("*.number").value(value).text())
                .doesNotContain("4111")
                .contains("1234");
        assertThat(hiding("card").value(value).text()).doesNotContain("4111").contains("1234");
    }

    @Test
    void a_hidden_value_is_gone_from_texts_that_repeat_it() {
        Masking.Masked masked = hiding("card").value("{\"card\":\"4111222233334444\"}".getBytes(UTF_8));
        assertThat(masked.clean("card 4111222233334444 is refused")).isEqualTo("card ••• is refused");
    }

    @Test
    void a_value_without_fields_is_hidden_as_a_whole_and_so_are_texts_about_it() {
        Masking.Masked masked = hiding("card").value("4111222233334444;12".getBytes(UTF_8));
        assertThat(masked.isHidden()).isTrue();
        assertThat(masked.text()).isNull();
        assertThat(masked.clean("Unrecognized token '4111222233334444'")).isEqualTo(Masking.HIDDEN);
    }

    @Test
    void headers_are_hidden_in_upper_and_lower_case() {
        Masking masking = new Masking(new Masks(List.of(), Set.of("Authorization"), true));
        assertThat(masking.hidesHeader("authorization")).isTrue();
        assertThat(masking.hidesHeader("tenant")).isFalse();
        assertThatThrownBy(() -> Masks.ofJson("card..number")).hasMessageContaining("card..number");
    }

    @Test
    void times_are_exact_or_before_now() {
        Instant now = Instant.parse("2026-12-01T12:00:00Z");
        assertThat(Times.parse("PT2H", now)).isEqualTo("2026-12-01T10:00:00Z");
        assertThat(Times.parse("2026-11-30T00:00:00Z", now)).isEqualTo("2026-11-30T00:00:00Z");
        assertThatThrownBy(() -> Times.parse("yesterday", now)).hasMessageContaining("'yesterday' is no time");
        assertThat(Times.ago(now.minusSeconds(7_300), now)).isEqualTo("2 h ago");
    }
}
