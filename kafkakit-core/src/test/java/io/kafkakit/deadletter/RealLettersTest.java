package io.kafkakit.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The data of real toolkits is read as it was written. */
class RealLettersTest {

    /** Of toolkits that ran here, so that the record that failed is ours. */
    static Stream<RealLetter> whatWasSent() {
        return RealLetters.all()
                .filter(real -> real.source() != null && !real.toolkit().startsWith("karafka"));
    }

    @ParameterizedTest
    @MethodSource("whatWasSent")
    void a_source_has_headers_of_every_sort(RealLetter real) {
        var headers = real.source().headers();
        assertThat(headers.lastHeader("x-id").value()).isNotEmpty();
        assertThat(headers.headers("b")).hasSize(2);
        assertThat(headers.lastHeader("n").value()).isNull();
        assertThat(headers.lastHeader("e").value()).isEmpty();
        assertThat(headers.lastHeader("bin").value()).containsExactly(0, 0xff, 1, 0x80);
    }

    @Test
    void null_is_told_from_empty_and_bytes_from_their_comment() {
        RealLetter real = RealLetters.of("kafka-streams-4.3.1", "value-undecodable");
        assertThat(real.letter().topic()).isEqualTo("st-dlq");
        assertThat(real.letter().partition()).isEqualTo(1);
        assertThat(real.letter().offset()).isZero();
        assertThat(real.letter().key()).containsExactly(0, 0xff);
        assertThat(real.letter().value()).asString().isEqualTo("bad 1");
        assertThat(real.letter().timestamp()).isEqualTo(real.source().timestamp());
        assertThat(real.letter()
                        .headers()
                        .lastHeader("__streams.errors.stacktrace")
                        .value())
                .asString()
                .startsWith("java.lang.IllegalArgumentException: cannot read bad 1\n\tat ");
        RealLetter punctuation = RealLetters.of("kafka-streams-4.3.1", "punctuation-failed");
        assertThat(punctuation.source()).isNull();
        assertThat(punctuation.letter().key()).isNull();
        assertThat(punctuation
                        .letter()
                        .headers()
                        .lastHeader("__streams.errors.topic")
                        .value())
                .isNull();
    }
}
