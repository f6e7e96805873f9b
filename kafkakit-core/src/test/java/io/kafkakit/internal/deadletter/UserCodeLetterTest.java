package io.kafkakit.internal.deadletter;

import static io.kafkakit.support.Deliveries.NOW;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkakit.EventRecord;
import io.kafkakit.HeaderNames;
import io.kafkakit.codec.DecodedEvent;
import io.kafkakit.codec.EncodedEvent;
import io.kafkakit.codec.EncodedRecord;
import io.kafkakit.codec.EventCodec;
import io.kafkakit.codec.EventTypes;
import io.kafkakit.codec.JsonCodec;
import io.kafkakit.codec.TopicCodecs;
import io.kafkakit.deadletter.DeadLetter;
import io.kafkakit.deadletter.Resolve;
import io.kafkakit.internal.letter.RecordLetter;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** Codecs and edits that change what they get, or fail, while dead letters are looked at and sent back. */
class UserCodeLetterTest {

    private static final Topics WITHOUT_ORIGINALS = WhatGoesBackTest.OneRecord.of(null);

    private static RecordLetter letter(EventCodec codec) {
        Headers headers = new RecordHeaders()
                .add(HeaderNames.DISPOSITION, "exhausted".getBytes(UTF_8))
                .add(HeaderNames.ORIGINAL_TOPIC, "orders".getBytes(UTF_8))
                .add(HeaderNames.ORIGINAL_PARTITION, "0".getBytes(UTF_8));
        return new RecordLetter(
                new ConsumerRecord<>(
                        "dead",
                        0,
                        5L,
                        NOW,
                        TimestampType.CREATE_TIME,
                        0,
                        0,
                        null,
                        "secret".getBytes(UTF_8),
                        headers,
                        Optional.empty()),
                TopicCodecs.of(codec),
                null);
    }

    /** Decodes in place, or fails with an error. */
    private record Odd(boolean fails) implements EventCodec {

        @Override
        public EncodedEvent encode(EventRecord event) {
            return EncodedEvent.of(new byte[0]);
        }

        @Override
        public DecodedEvent decode(EncodedRecord record, EventTypes types) {
            if (fails) {
                throw new AssertionError("for the test");
            }
            Arrays.fill(Objects.requireNonNull(record.value()), (byte) 'x');
            return new DecodedEvent("Paid", null);
        }
    }

    @Test
    void a_dead_letter_whose_event_was_asked_for_is_as_it_was() {
        DeadLetter letter = letter(new Odd(false));
        assertThat(letter.event()).isEqualTo("Paid");
        assertThat(letter.value()).asString(UTF_8).isEqualTo("secret");
    }

    @Test
    void a_dead_letter_that_the_codec_fails_at_has_no_event_and_can_be_looked_at() {
        assertThat(letter(new Odd(true)).event()).isNull();
    }

    @Test
    void an_edit_that_changes_the_value_in_place_counts_as_one_and_leaves_the_dead_letter_as_it_was() {
        RecordLetter letter = letter(new JsonCodec());
        Resolve how = Resolve.redriveToSource().withEdit(value -> {
            Arrays.fill(value, (byte) 'x');
            return value;
        });
        Return back = Return.of(letter, how, WITHOUT_ORIGINALS, NOW);
        assertThat(back.edited()).isTrue();
        assertThat(back.record().value()).asString(UTF_8).isEqualTo("xxxxxx");
        assertThat(letter.value()).asString(UTF_8).isEqualTo("secret");
    }

    @Test
    void an_edit_that_changes_nothing_is_none_and_one_that_returns_null_is_refused() {
        RecordLetter letter = letter(new JsonCodec());
        Resolve none = Resolve.redriveToSource().withEdit(value -> value);
        assertThat(Return.of(letter, none, WITHOUT_ORIGINALS, NOW).edited()).isFalse();
        assertThatThrownBy(() ->
                        Return.of(letter, Resolve.redriveToSource().withEdit(value -> null), WITHOUT_ORIGINALS, NOW))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("returned null");
    }
}
