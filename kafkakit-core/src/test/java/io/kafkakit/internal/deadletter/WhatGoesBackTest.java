package io.kafkakit.internal.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.HeaderNames;
import io.kafkakit.codec.TopicCodecs;
import io.kafkakit.deadletter.RealLetter;
import io.kafkakit.deadletter.RealLetters;
import io.kafkakit.deadletter.Resolve;
import io.kafkakit.deadletter.Toolkit;
import io.kafkakit.internal.letter.RecordLetter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is sent back to its source topic is the record that failed: of each toolkit's real letters. */
class WhatGoesBackTest {

    private static final long FAILED = 1_796_059_030_000L;
    private static final long NOW = FAILED + 60_000;
    private static final Resolve HOW = Resolve.redriveToSource();

    /** A cluster where every topic is there, and one record, if it is. */
    public record OneRecord(ConsumerRecord<byte[], byte[]> there, TimeLimits timeLimits) implements Topics {

        public static OneRecord of(ConsumerRecord<byte[], byte[]> there) {
            return new OneRecord(there, new TimeLimits(null, Long.MAX_VALUE, 3_600_000, Long.MAX_VALUE));
        }

        @Override
        public int partitions(String topic) {
            return 12;
        }

        @Override
        public TimeLimits timeLimits(String topic) {
            return timeLimits;
        }

        @Override
        public Original original(RecordLetter letter) {
            return there == null
                    ? Original.missing("its original is not in 'in' any more")
                    : new Original(there, null).of(letter);
        }
    }

    static Stream<RealLetter> withASource() {
        return RealLetters.all().filter(each -> each.source() != null);
    }

    @ParameterizedTest
    @MethodSource("withASource")
    void the_record_that_failed_goes_back_and_nothing_of_its_failure(RealLetter real) {
        RecordLetter letter = letter(real.letter());
        if (real.situation().equals("without-context-headers")) {
            assertThat(Return.of(letter, HOW, OneRecord.of(real.source()), NOW).refusal())
                    .contains("do not tell");
            return;
        }
        ProducerRecord<byte[], byte[]> back = back(letter, OneRecord.of(real.source()));
        assertThat(back.topic()).isEqualTo(real.source().topic());
        assertThat(back.partition()).isEqualTo(real.source().partition());
        // Spring writes what its serializer makes of a text that is broken.
        if (!real.situation().equals("listener-failed-on-broken-text")) {
            assertThat(back.key()).isEqualTo(real.source().key());
            assertThat(back.value()).isEqualTo(real.source().value());
        }
        assertThat(headers(back)).isEqualTo(withoutWhatSpringReplaces(real));
        if (letter.source().timestamp() != null || letter.isPartial()) {
            assertThat(back.timestamp()).isEqualTo(real.source().timestamp());
        } else {
            assertThat(letter.toolkit()).as("those that do not tell it").isIn(Toolkit.SMALLRYE, Toolkit.KARAFKA);
        }
    }

    /** Where a dead letter fails, Spring replaces why it was one. */
    private static List<String> withoutWhatSpringReplaces(RealLetter real) {
        return headers(real.source().headers()).stream()
                .filter(each -> !each.startsWith("kafka_dlt-exception-"))
                .toList();
    }

    private static List<String> headers(ProducerRecord<?, ?> back) {
        Set<String> ours = Set.of(
                HeaderNames.REDRIVES, HeaderNames.DEAD_LETTER, HeaderNames.REDRIVE_GROUP, HeaderNames.FIRST_READ);
        Headers others = new RecordHeaders();
        back.headers().forEach(each -> {
            if (!ours.contains(each.key())) {
                others.add(each);
            }
        });
        return headers(others);
    }

    private static List<String> headers(Headers headers) {
        List<String> all = new ArrayList<>();
        for (Header each : headers) {
            all.add(each.key() + "=" + (each.value() == null ? null : new String(each.value(), UTF_8)));
        }
        return all;
    }

    private static RecordLetter letter(ConsumerRecord<byte[], byte[]> record) {
        return new RecordLetter(record, TopicCodecs.defaults(), null);
    }

    private static ProducerRecord<byte[], byte[]> back(RecordLetter letter, Topics topics) {
        Return back = Return.of(letter, HOW, topics, NOW);
        assertThat(back.refusal()).isNull();
        return back.record();
    }

    private static RecordHeaders text(String... namesAndValues) {
        RecordHeaders headers = new RecordHeaders();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(namesAndValues[i], namesAndValues[i + 1].getBytes(UTF_8));
        }
        return headers;
    }

    private static ConsumerRecord<byte[], byte[]> record(
            String topic, long timestamp, String key, String value, Headers headers) {
        return new ConsumerRecord<>(
                topic,
                3,
                17,
                timestamp,
                TimestampType.CREATE_TIME,
                0,
                0,
                key == null ? null : key.getBytes(UTF_8),
                value == null ? null : value.getBytes(UTF_8),
                headers,
                Optional.empty());
    }

    private static RecordLetter ofAShareGroup(String key, String value) {
        return letter(record(
                "dlq",
                FAILED,
                key,
                value,
                text(
                        "__dlq.errors.topic", "in",
                        "__dlq.errors.partition", "3",
                        "__dlq.errors.offset", "17",
                        "__dlq.errors.group", "billing")));
    }

    @Test
    void a_share_groups_letter_without_a_copy_is_fetched_or_refused() {
        RecordLetter letter = ofAShareGroup(null, null);
        ProducerRecord<byte[], byte[]> back =
                back(letter, OneRecord.of(record("in", FAILED - 5, "k", "v", text("x", "1"))));
        assertThat(back.key()).asString().isEqualTo("k");
        assertThat(back.value()).asString().isEqualTo("v");
        assertThat(headers(back)).containsExactly("x=1");
        assertThat(back.timestamp()).isEqualTo(FAILED - 5);
        assertThat(Return.of(letter, HOW, OneRecord.of(null), NOW).refusal())
                .isEqualTo("its original is not in 'in' any more, and the dead letter has no whole copy of it");
        assertThat(Return.of(letter, HOW.withoutHeaders(), OneRecord.of(null), NOW)
                        .refusal())
                .as("there is nothing to send")
                .isNotNull();
    }

    @Test
    void a_share_groups_copy_goes_without_its_headers_only_if_that_is_asked_for() {
        RecordLetter letter = ofAShareGroup("k", "v");
        assertThat(Return.of(letter, HOW, OneRecord.of(null), NOW).refusal()).contains("no headers of it");
        Return alone = Return.of(letter, HOW.withoutHeaders(), OneRecord.of(null), NOW);
        assertThat(alone.record().value()).asString().isEqualTo("v");
        assertThat(headers(alone.record())).isEmpty();
    }

    /** A topic that was made anew has other records at the same offsets. */
    @Test
    void another_record_than_the_one_that_failed_is_refused() {
        assertAnother(ofAShareGroup("k", "v"), record("in", FAILED - 5, "k", "other", text()));
        assertAnother(ofAShareGroup("k", "v"), record("in", FAILED - 5, "other", "v", text()));
        assertAnother(ofAShareGroup("k", null), record("in", FAILED - 5, "k", "v", text()));
        // Without a copy only the time tells, and the clocks of a producer and a broker may differ by some seconds.
        assertAnother(ofAShareGroup(null, null), record("in", FAILED + 61_000, "k", "v", text()));
        assertThat(back(ofAShareGroup(null, null), OneRecord.of(record("in", FAILED + 2_000, "k", "v", text()))))
                .isNotNull();
    }

    private static void assertAnother(RecordLetter letter, ConsumerRecord<byte[], byte[]> there) {
        assertThat(Return.of(letter, HOW, OneRecord.of(there), NOW).refusal()).contains("has another record");
    }

    /** Its letters do not have the count that tells of a loop: the record in the source topic has it. */
    @Test
    void a_share_groups_letter_does_not_go_round_for_ever() {
        RecordLetter letter = ofAShareGroup("k", "v");
        OneRecord twice = OneRecord.of(record("in", FAILED - 5, "k", "v", text(HeaderNames.REDRIVES, "2")));
        assertThat(back(letter, twice)
                        .headers()
                        .lastHeader(HeaderNames.REDRIVES)
                        .value())
                .asString()
                .isEqualTo("3");
        OneRecord thrice = OneRecord.of(record("in", FAILED - 5, "k", "v", text(HeaderNames.REDRIVES, "3")));
        assertThat(Return.of(letter, HOW, thrice, NOW).refusal()).contains("redriven 3 times");
    }

    @Test
    void a_letter_of_streams_without_key_and_value_is_fetched() {
        RecordLetter letter = letter(record(
                "dlq",
                FAILED - 5,
                null,
                null,
                text(
                        "__streams.errors.topic", "in",
                        "__streams.errors.partition", "3",
                        "__streams.errors.offset", "17")));
        assertThat(back(letter, OneRecord.of(record("in", FAILED - 5, "k", "v", text())))
                        .value())
                .asString()
                .isEqualTo("v");
        assertAnother(letter, record("in", FAILED - 6, "k", "v", text()));
        assertThat(Return.of(letter, HOW, OneRecord.of(null), NOW).refusal()).contains("no whole copy");
    }

    @Test
    void what_deserializers_add_does_not_go_back() {
        RecordLetter letter = letter(record(
                "dlq",
                FAILED,
                "k",
                "bad",
                text(
                        "dead-letter-topic", "in",
                        "x", "1",
                        "deserialization-failure-value-data", "bad",
                        "deserialization-failure-data", "bad",
                        "springDeserializerExceptionValue", "…")));
        Return edited = Return.of(letter, HOW.withEdit(old -> "good".getBytes(UTF_8)), OneRecord.of(null), NOW);
        assertThat(edited.record().value()).asString().isEqualTo("good");
        assertThat(edited.edited()).isTrue();
        assertThat(headers(edited.record())).containsExactly("x=1");
    }

    /** SmallRye writes the key's bytes in place of the value. */
    @Test
    void of_a_key_that_smallrye_cannot_read_the_value_is_fetched_or_it_is_refused() {
        RealLetter real = RealLetters.of("smallrye-4.36.0", "key-undecodable");
        RecordLetter letter = letter(real.letter());
        assertThat(letter.value()).isNull();
        assertThat(back(letter, OneRecord.of(real.source())).value()).asString().isEqualTo("ok 3");
        assertThat(Return.of(letter, HOW, OneRecord.of(null), NOW).refusal()).contains("no whole copy");
        assertAnother(letter, record("sm-throwing", FAILED, "k", "ok 3", text()));
    }

    private static RecordHeaders karafka(String prefix) {
        return text(
                "x",
                "1",
                prefix + "topic",
                "in",
                prefix + "partition",
                "3",
                prefix + "offset",
                "17",
                prefix + "consumer_group",
                "billing",
                prefix + "attempts",
                "4",
                prefix + "trace_id",
                "6f");
    }

    @Test
    void of_karafka_only_its_own_headers_stay_behind() {
        RecordHeaders headers = karafka("source_");
        headers.add("source_system", "crm".getBytes(UTF_8));
        ProducerRecord<byte[], byte[]> back =
                back(letter(record("dlq", FAILED, "k", "v", headers)), OneRecord.of(null));
        assertThat(headers(back)).containsExactly("x=1", "source_system=crm");
        assertThat(back.key()).asString().isEqualTo("k");
    }

    @Test
    void of_an_older_karafka_the_key_is_in_a_header_or_where_the_record_was() {
        RecordHeaders headers = karafka("original_");
        OneRecord there = OneRecord.of(record("in", FAILED - 5, "k", "v", text("x", "1")));
        RecordLetter without = letter(record("dlq", FAILED, "3", "v", headers));
        assertThat(back(without, there).key()).asString().isEqualTo("k");
        assertThat(Return.of(without, HOW, OneRecord.of(null), NOW).refusal()).contains("no whole copy");
        headers.add("original_key", "k".getBytes(UTF_8));
        RecordLetter with = letter(record("dlq", FAILED, "3", "v", headers));
        assertThat(with.key()).asString().isEqualTo("k");
        ProducerRecord<byte[], byte[]> back = back(with, OneRecord.of(null));
        assertThat(back.key()).asString().isEqualTo("k");
        assertThat(headers(back)).containsExactly("x=1");
    }

    @Test
    void the_original_timestamp_goes_back_where_it_lives_and_else_into_a_header() {
        RecordLetter letter = letter(record(
                "dlq",
                NOW - Duration.ofDays(2).toMillis(),
                "k",
                "v",
                text(
                        "__streams.errors.topic",
                        "in",
                        "__streams.errors.partition",
                        "3",
                        "__streams.errors.offset",
                        "17")));
        long week = Duration.ofDays(7).toMillis();
        Return kept = Return.of(letter, HOW, limits(week, week), NOW);
        assertThat(kept.timestamp()).isEqualTo("the original timestamp");
        assertThat(kept.record().timestamp()).isEqualTo(NOW - Duration.ofDays(2).toMillis());
        assertThat(headers(kept.record())).isEmpty();
        for (Topics topics : List.of(
                limits(week, week / 4),
                limits(Duration.ofDays(1).toMillis(), week),
                new OneRecord(null, TimeLimits.none("message.timestamp.type of its topic is LogAppendTime")))) {
            Return now = Return.of(letter, HOW, topics, NOW);
            assertThat(now.record().timestamp()).isNull();
            assertThat(now.timestamp()).startsWith("now, and the original timestamp in a header: ");
            assertThat(headers(now.record()))
                    .containsExactly(HeaderNames.ORIGINAL_TIMESTAMP + "="
                            + (NOW - Duration.ofDays(2).toMillis()));
        }
        assertThat(Return.of(letter, HOW, limits(week, week / 4), NOW).timestamp())
                .contains("retention.ms is PT42H");
    }

    private static Topics limits(long before, long retention) {
        return new OneRecord(null, new TimeLimits(null, before, 3_600_000, retention));
    }

    @Test
    void a_timestamp_of_a_clock_that_is_ahead_goes_into_a_header() {
        TimeLimits limits = new TimeLimits(null, Long.MAX_VALUE, 3_600_000, Long.MAX_VALUE);
        assertThat(limits.refuses(NOW + 3_600_000, NOW)).isNull();
        assertThat(limits.refuses(NOW + 3_600_001, NOW)).contains("message.timestamp.after.max.ms is PT1H");
    }

    /** A retry topic keeps its records for little longer than they wait. */
    @Test
    void in_a_retry_topic_time_begins_now() {
        RecordLetter letter = letter(record(
                "dlq",
                FAILED,
                "k",
                "v",
                text(
                        HeaderNames.ORIGINAL_TOPIC, "in",
                        HeaderNames.ORIGINAL_TIMESTAMP, "17",
                        HeaderNames.DISPOSITION, "exhausted",
                        HeaderNames.REDRIVE_TOPIC, "in-retry")));
        Return back = Return.of(letter, Resolve.redrive(), OneRecord.of(null), NOW);
        assertThat(back.record().timestamp()).isNull();
        assertThat(back.timestamp()).isNull();
        assertThat(back.record().headers().lastHeader(HeaderNames.ORIGINAL_TIMESTAMP))
                .isNotNull();
        Return toSource = Return.of(letter, HOW, OneRecord.of(null), NOW);
        assertThat(toSource.record().timestamp())
                .isEqualTo(Instant.ofEpochMilli(17).toEpochMilli());
    }
}
