package io.kafkakit.internal.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.HeaderNames;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginTest {

    private static final Origin OWN = new Origin("orders", 3, 1_000, 77, null);

    private static Origin named(String header) {
        RecordHeaders headers = new RecordHeaders();
        HeaderText.put(headers, HeaderNames.FIRST_READ, header);
        return OWN.unlessRedriven(headers, "my group");
    }

    @Test
    void a_redriven_record_counts_as_the_one_that_failed() {
        Origin first = new Origin("orders", 3, 999, -1, null);
        assertThat(named(first.firstRead("my group"))).isEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "3 1000 5 my group",
                "3 1001 5 my group",
                "2 5 5 my group",
                "3 5 5 your group",
                "3 5 5 my",
                "3 5 5",
                "3 -1 5 my group",
                "3 5 -2 my group",
                "3  5 my group",
                "x 5 5 my group",
                "3 99999999999999999999 5 my group",
                ""
            })
    void what_claims_a_record_to_come_or_is_of_others_or_makes_no_sense_does_not_count(String header) {
        assertThat(named(header)).isEqualTo(OWN);
    }

    @Test
    void without_the_header_it_is_its_own() {
        assertThat(OWN.unlessRedriven(new RecordHeaders(), "my group")).isEqualTo(OWN);
    }
}
