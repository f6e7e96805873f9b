package io.kafkakit.internal.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerMetadataTest {

    private static final Uuid ID = Uuid.fromString("oK3dqYyQTWWnkG1xZ2YzFA");
    private static final LogId LOG = new LogId("cluster", "orders", ID);
    private static final LogId MADE_ANEW = new LogId("cluster", "orders", Uuid.fromString("oK3dqYyQTWWnkG1xZ2YzFQ"));
    private static final int FUZZED = Integer.getInteger("kafkakit.ledger.fuzzed", 200_000);

    private static String text(long committedOffset, long... numbers) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (long number : numbers) {
            Varint.write(number, out);
        }
        return Metadata.text(LOG, committedOffset, out.toByteArray());
    }

    private static List<Long> bounds(Restored restored) {
        List<Long> bounds = new ArrayList<>();
        for (int i = 0; i < restored.ranges(); i++) {
            bounds.add(restored.range(i).offset());
            bounds.add(restored.range(i).last());
        }
        return bounds;
    }

    @Test
    void ranges_are_read_back_as_they_were_written() {
        Restored restored = Restored.of(LOG, 100, text(100, 1, 0, 5, 300));
        assertThat(bounds(restored)).containsExactly(101L, 101L, 107L, 407L);
        assertThat(List.of(99L, 101L, 107L, 200L, 407L)).allMatch(restored::isDone);
        assertThat(List.of(100L, 102L, 106L, 408L)).noneMatch(restored::isDone);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "kk1:",
                "kk1:AAAA",
                "kk1:====",
                "kk2:",
                "kk2:AAAAAAAA",
                "kk3:AAAAAAAA",
                "leader-7",
                "\ud800",
                "kk2:\u0000",
                "{}"
            })
    void anything_else_is_only_an_offset(String metadata) {
        Restored restored = Restored.of(LOG, 100, metadata);
        assertThat(bounds(restored)).isEmpty();
        assertThat(restored.isDone(99)).isTrue();
        assertThat(restored.isDone(100)).isFalse();
    }

    @Test
    void metadata_of_another_offset_is_not_taken() {
        String metadata = text(100, 1, 0);
        assertThat(bounds(Restored.of(LOG, 99, metadata))).isEmpty();
        assertThat(bounds(Restored.of(LOG, 100, metadata))).hasSize(2);
    }

    /** A mirror copies offset and text beside a log without transaction markers, where the same offsets are other records. */
    @Test
    void metadata_of_a_mirrored_log_is_not_taken_though_the_offset_is_the_same() {
        String metadata = text(100, 1, 0, 5, 300);
        for (LogId log : List.of(
                new LogId("another", "orders", ID),
                new LogId("another", "orders", MADE_ANEW.topicId()),
                new LogId("cluster", "source.orders", MADE_ANEW.topicId()),
                new LogId("clustero", "rders", ID),
                LogId.UNKNOWN)) {
            Restored restored = Restored.of(log, 100, metadata);
            assertThat(bounds(restored)).isEmpty();
            assertThat(restored.isCommitted()).isTrue();
            assertThat(restored.isDone(99)).isTrue();
            assertThat(restored.isDone(101)).isFalse();
            assertThat(Restored.isOfAnotherLog(log, 100, metadata)).isTrue();
        }
        assertThat(Restored.isOfAnotherLog(LOG, 100, metadata)).isFalse();
        assertThat(Restored.isOfAnotherLog(LOG, 100, "")).isFalse();
    }

    /** The broker forgets a group's offsets with the topic; what is committed after that was read in the topic before. */
    @Test
    void not_even_the_offset_is_taken_of_a_topic_that_was_made_anew() {
        for (String metadata : List.of(text(100), text(100, 1, 0, 5, 300))) {
            Restored restored = Restored.of(MADE_ANEW, 100, metadata);
            assertThat(restored.isOfFormerLog()).isTrue();
            assertThat(restored.isCommitted()).isFalse();
            assertThat(restored.committedOffset()).isEqualTo(-1);
            assertThat(restored.isDone(0)).isFalse();
            assertThat(Restored.of(LOG, 100, metadata).isOfFormerLog()).isFalse();
            // Somebody has set another one since.
            assertThat(Restored.of(MADE_ANEW, 99, metadata).isCommitted()).isTrue();
            assertThat(Restored.of(MADE_ANEW, 99, metadata).isOfFormerLog()).isFalse();
        }
    }

    @Test
    void an_offset_names_its_log_where_nothing_is_done_beyond_it_too() {
        Ledger ledger = new Ledger(Restored.nothing(LOG), 4_096);
        Entry entry = ledger.delivered(0, 1, -1);
        Progress plan = ledger.plan(List.of(entry));
        assertThat(plan.metadata()).isEqualTo(text(1)).hasSize(15);
        assertThat(Restored.of(MADE_ANEW, 1, plan.metadata()).isOfFormerLog()).isTrue();
        assertThat(Restored.isOfAnotherLog(new LogId("another", "orders", ID), 1, plan.metadata()))
                .as("nothing is handled again")
                .isFalse();
    }

    @Test
    void a_log_is_named_only_if_there_is_room_for_it() {
        for (int most : List.of(0, 14, 15)) {
            Ledger ledger = new Ledger(Restored.nothing(LOG), most);
            Progress plan = ledger.plan(List.of(ledger.delivered(0, 1, -1)));
            assertThat(plan.metadata()).hasSize(most < 15 ? 0 : 15);
            ledger.committed(plan);
            assertThat(ledger.isNearlyFull()).isFalse();
        }
    }

    /** A broker may take less than that; to try with half of 4,096 first would take many commits. */
    @Test
    void a_name_that_is_refused_is_left_out_at_once() {
        Ledger ledger = new Ledger(Restored.nothing(LOG), 4_096);
        Entry entry = ledger.delivered(0, 1, -1);
        assertThat(ledger.plan(List.of(entry)).metadata()).hasSize(15);
        assertThat(ledger.halveMetadata()).isTrue();
        assertThat(ledger.plan(List.of(entry)).metadata()).isEmpty();
    }

    @Test
    void what_is_done_stays_done_where_the_log_loses_its_beginning() {
        Restored restored = Restored.of(LOG, 100, text(100, 1, 0, 5, 300));
        Restored before = restored.movedTo(101);
        assertThat(before.committedOffset()).as("101 is done").isEqualTo(102);
        assertThat(bounds(before)).containsExactly(107L, 407L);
        assertThat(before.isCommitted()).isTrue();
        Restored within = restored.movedTo(200);
        assertThat(within.committedOffset()).isEqualTo(408);
        assertThat(bounds(within)).isEmpty();
        assertThat(within.isCommitted()).as("it is yet to be committed").isFalse();
        assertThat(restored.movedTo(100).committedOffset()).isEqualTo(100);
        assertThat(bounds(restored.movedTo(100))).isEqualTo(bounds(restored));
        assertThat(restored.movedTo(1_000).committedOffset()).isEqualTo(1_000);
    }

    @Test
    void what_the_first_version_wrote_is_read_and_written_anew_for_its_log() {
        String first = "kk1:MD1NVQEABawC";
        Restored restored = Restored.of(LOG, 100, first);
        assertThat(bounds(restored)).containsExactly(101L, 101L, 107L, 407L);
        assertThat(Restored.isOfAnotherLog(LOG, 100, first)).isFalse();
        String anew = new Ledger(restored, 20).plan(List.of()).metadata();
        assertThat(anew).startsWith("kk2:");
        assertThat(bounds(Restored.of(LOG, 100, anew))).isEqualTo(bounds(restored));
        assertThat(bounds(Restored.of(MADE_ANEW, 100, anew))).isEmpty();
    }

    @Test
    void where_a_log_has_no_id_the_first_version_is_written() {
        Ledger ledger = new Ledger(Restored.of(LogId.UNKNOWN, 100, "kk1:MD1NVQEABawC"), 4_096);
        assertThat(ledger.plan(List.of()).metadata()).isEqualTo("kk1:MD1NVQEABawC");
    }

    @Test
    void metadata_that_was_cut_is_not_taken() {
        String metadata = text(100, 1, 0, 5, 300, 2, 2, 70_000, 1);
        for (int length = 0; length < metadata.length(); length++) {
            assertThat(bounds(Restored.of(LOG, 100, metadata.substring(0, length))))
                    .isEmpty();
        }
    }

    @Test
    void ranges_that_make_no_sense_are_not_taken_whatever_their_checksum() {
        long most = Long.MAX_VALUE;
        for (long[] numbers : new long[][] {{0, 1}, {1}, {1, 2, 0, 1}, {most, 0}, {1, most}, {most - 50, 0, most, 0}}) {
            assertThat(bounds(Restored.of(LOG, 100, text(100, numbers)))).isEmpty();
        }
        byte[] tooLong = {(byte) 0x81, 0, 1};
        byte[] endless = new byte[30];
        Arrays.fill(endless, (byte) 0xff);
        assertThat(bounds(Restored.of(LOG, 100, Metadata.text(LOG, 100, tooLong))))
                .isEmpty();
        assertThat(bounds(Restored.of(LOG, 100, Metadata.text(LOG, 100, endless))))
                .isEmpty();
        assertThat(bounds(Restored.of(LOG, -5, text(-5, 10, 1)))).isEmpty();
    }

    @Test
    void a_long_text_is_read_or_refused_like_a_short_one() {
        assertThat(bounds(Restored.of(LOG, 1, "kk2:" + "A".repeat(2_000_000)))).isEmpty();
        assertThat(bounds(Restored.of(LOG, 1, "x".repeat(2_000_000)))).isEmpty();
    }

    @Test
    void any_bytes_with_a_right_checksum_give_ascending_ranges_or_none() {
        Random random = new Random(7);
        for (int i = 0; i < FUZZED / 4; i++) {
            byte[] bytes = new byte[random.nextInt(24)];
            random.nextBytes(bytes);
            for (int at = 0; random.nextBoolean() && at < bytes.length; at++) {
                bytes[at] &= 0x7f;
            }
            long offset = random.nextLong() >>> (1 + random.nextInt(62));
            long end = offset;
            for (long bound : bounds(Restored.of(LOG, offset, Metadata.text(LOG, offset, bytes)))) {
                if (bound < end || bound == Long.MAX_VALUE) {
                    throw new AssertionError(bound + " after " + end + " in " + Arrays.toString(bytes));
                }
                end = bound;
            }
        }
    }

    @Test
    void whatever_happened_to_a_text_gives_its_very_ranges_or_none() {
        Random random = new Random(11);
        String metadata = text(1_000, 1, 0, 5, 300, 2, 2, 70_000, 1, 3, 0, 1, 1);
        List<Long> ranges = bounds(Restored.of(LOG, 1_000, metadata));
        for (int i = 0; i < FUZZED; i++) {
            List<Long> read = bounds(Restored.of(LOG, 1_000, mutated(metadata, random)));
            if (!read.isEmpty() && !read.equals(ranges)) {
                throw new AssertionError("Mutation " + i + " was read as " + read);
            }
        }
    }

    private static String mutated(String metadata, Random random) {
        String base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        StringBuilder text = new StringBuilder(metadata);
        for (int changes = 1 + random.nextInt(4); changes > 0 && text.length() > 0; changes--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(6)) {
                case 0 -> text.setLength(at);
                case 1 -> text.deleteCharAt(at);
                case 2 -> text.insert(at, random.nextInt(8) == 0 ? (char) random.nextInt(0x10000) : 'x');
                case 3 -> text.append(metadata, at % metadata.length(), metadata.length());
                default -> text.setCharAt(at, base64.charAt(random.nextInt(64)));
            }
        }
        return text.toString();
    }
}
