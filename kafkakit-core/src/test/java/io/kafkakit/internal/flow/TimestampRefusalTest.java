package io.kafkakit.internal.flow;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampRefusalTest {

    private static final String WORDS =
            "Timestamp 5 of message with offset 0 is out of range. The timestamp should be within ";

    @Test
    void it_says_what_its_topic_takes() {
        TimestampRefusal expected = new TimestampRefusal(100_000, 900_000);
        assertThat(TimestampRefusal.of(new InvalidTimestampException(WORDS + "[100000, 900000]")))
                .isEqualTo(expected);
        assertThat(TimestampRefusal.of(new InvalidRecordException(WORDS + "[100000, 900000]")))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1]", "[9, 1]", "[-9, -1]", "[1, 99999999999999999999]", ""})
    void one_that_does_not_say_it_is_one_all_the_same(String words) {
        assertThat(TimestampRefusal.of(new InvalidTimestampException(WORDS + words)))
                .isNull();
        assertThat(TimestampRefusal.is(new InvalidTimestampException(WORDS + words)))
                .isTrue();
    }

    @Test
    void another_refusal_of_a_record_is_none() {
        assertThat(TimestampRefusal.is(new InvalidRecordException("Compacted topic cannot accept message without key")))
                .isFalse();
        assertThat(TimestampRefusal.is(new IllegalStateException(WORDS + "[1, 2]")))
                .isFalse();
    }

    /** What a topic takes moves on until the record comes again, so the earliest would be too early by then. */
    @ParameterizedTest
    @CsvSource({
        "100000,               900000,  50000,  160000",
        "100000,               900000, 999999,  900000",
        "100000,               900000, 500000,  500000",
        "100000,               100010,  50000,  100005",
        "-9223372036854775807, 900000, 999999,  900000",
        "100000,  9223372036854775807,      0,  160000",
    })
    void the_nearest_timestamp_is_one_that_is_still_taken_a_little_later(
            long earliest, long latest, long timestamp, long nearest) {
        assertThat(new TimestampRefusal(earliest, latest).nearest(timestamp)).isEqualTo(nearest);
    }
}
