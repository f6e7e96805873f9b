package io.kafkakit.internal.deadletter;

import static io.kafkakit.support.Deliveries.NOW;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkakit.Disposition;
import io.kafkakit.HeaderNames;
import io.kafkakit.Retries;
import io.kafkakit.codec.TopicCodecs;
import io.kafkakit.deadletter.DeadLetter;
import io.kafkakit.deadletter.DeadLetterFilter;
import io.kafkakit.deadletter.RealLetters;
import io.kafkakit.deadletter.Resolve;
import io.kafkakit.deadletter.Toolkit;
import io.kafkakit.internal.flow.TopicPlan;
import io.kafkakit.internal.flow.TopicSettings;
import io.kafkakit.internal.letter.RecordLetter;
import io.kafkakit.internal.recover.Recovery;
import io.kafkakit.support.Deliveries;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Dead letters of every toolkit, as their headers are documented. */
class RecordLetterTest {

    private static DeadLetter read(Headers headers) {
        byte[] value = "{\"event\":\"Paid\",\"data\":{}}".getBytes(UTF_8);
        return new RecordLetter(
                new ConsumerRecord<>(
                        "dead",
                        0,
                        5L,
                        NOW,
                        TimestampType.CREATE_TIME,
                        0,
                        value.length,
                        null,
                        value,
                        headers,
                        Optional.empty()),
                TopicCodecs.defaults(),
                null);
    }

    private static Headers text(String... namesAndValues) {
        Headers headers = new RecordHeaders();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(namesAndValues[i], namesAndValues[i + 1].getBytes(UTF_8));
        }
        return headers;
    }

    private static void assertFrom(DeadLetter letter, Toolkit toolkit) {
        assertThat(letter.toolkit()).isEqualTo(toolkit);
        assertThat(letter.source().topic()).isEqualTo("payments");
        assertThat(letter.source().partition()).isEqualTo(3);
        assertThat(letter.source().offset()).isEqualTo(1_207);
        assertThat(letter.event()).isEqualTo("Paid");
    }

    @Test
    void of_spring() {
        Headers headers = text(
                "kafka_dlt-original-topic", "payments",
                "kafka_dlt-original-consumer-group", "billing",
                "kafka_dlt-exception-fqcn", "java.io.IOException",
                "kafka_dlt-exception-message", "closed",
                "kafka_dlt-exception-stacktrace", "at here");
        headers.add(
                "kafka_dlt-original-partition", ByteBuffer.allocate(4).putInt(3).array());
        headers.add(
                "kafka_dlt-original-offset",
                ByteBuffer.allocate(8).putLong(1_207).array());
        headers.add(
                "kafka_dlt-original-timestamp",
                ByteBuffer.allocate(8).putLong(NOW - 7).array());
        DeadLetter letter = read(headers);
        assertFrom(letter, Toolkit.SPRING);
        assertThat(letter.source().group()).isEqualTo("billing");
        assertThat(letter.source().timestamp()).isEqualTo(Instant.ofEpochMilli(NOW - 7));
        assertThat(letter.failure().errorClass()).isEqualTo("java.io.IOException");
        assertThat(letter.failure().message()).isEqualTo("closed");
        assertThat(letter.failure().stackTrace()).isEqualTo("at here");
        assertThat(letter.failure().at()).isEqualTo(Instant.ofEpochMilli(NOW));
    }

    @Test
    void of_smallrye() {
        DeadLetter letter = read(text(
                "dead-letter-topic", "payments",
                "dead-letter-partition", "3",
                "dead-letter-offset", "1207",
                "dead-letter-reason", "closed",
                "dead-letter-exception-class-name", "java.io.IOException"));
        assertFrom(letter, Toolkit.SMALLRYE);
        assertThat(letter.failure().message()).isEqualTo("closed");
        assertThat(letter.failure().errorClass()).isEqualTo("java.io.IOException");
    }

    @Test
    void of_spring_with_retryable_topics() {
        DeadLetter letter = real("spring-kafka-4.1.2", "retryable-topic-exhausted");
        assertThat(letter.toolkit()).isEqualTo(Toolkit.SPRING);
        assertThat(letter.source().topic()).isEqualTo("sp-retry");
        assertThat(letter.source().offset()).isZero();
        assertThat(letter.source().group()).isEqualTo("sp-retry-group");
        assertThat(letter.failure().attempts())
                .as("the header names the next attempt")
                .isEqualTo(3);
        assertThat(DeadLetterFilter.all().withGroup("sp-retry-group").matches(letter))
                .isTrue();
        assertThat(real("spring-kafka-4.1.2", "retryable-topic-value-undecodable")
                        .failure()
                        .attempts())
                .isEqualTo(1);
    }

    private static DeadLetter real(String toolkit, String situation) {
        return new RecordLetter(RealLetters.of(toolkit, situation).letter(), TopicCodecs.defaults(), null);
    }

    @Test
    void root_causes_and_failures_of_keys_are_found() {
        DeadLetter failed = real("spring-kafka-4.1.2", "listener-failed");
        assertThat(failed.failure().errorClass()).endsWith(".ListenerExecutionFailedException");
        assertThat(failed.failure().rootCause()).isEqualTo("java.lang.IllegalStateException");
        assertThat(DeadLetterFilter.all()
                        .withErrorClass("IllegalStateException")
                        .matches(failed))
                .isTrue();
        assertThat(DeadLetterFilter.all()
                        .withErrorClass("ListenerExecutionFailedException")
                        .matches(failed))
                .isTrue();
        DeadLetter key = real("spring-kafka-4.1.2", "key-undecodable");
        assertThat(key.failure().message()).isEqualTo("failed to deserialize");
        assertThat(key.failure().stackTrace()).isNotNull();
        assertThat(DeadLetterFilter.all()
                        .withErrorClass("DeserializationException")
                        .matches(key))
                .isTrue();
    }

    @Test
    void of_a_spring_dead_letter_that_failed_again_the_newest_headers_count() {
        DeadLetter letter = real("spring-kafka-4.1.2", "dead-letter-of-a-dead-letter");
        assertThat(letter.source().topic()).isEqualTo("sp-chain-dlt");
    }

    @Test
    void of_smallryes_delayed_retries_the_oldest_topic_is_the_source_and_the_newest_failure_counts() {
        RecordHeaders headers = new RecordHeaders();
        for (String[] hop : new String[][] {{"in_retry_2000", "third"}, {"in_retry_1000", "second"}, {"in", "first"}}) {
            headers.add("delayed-retry-exception-class-name", "java.io.IOException".getBytes(UTF_8));
            headers.add("delayed-retry-reason", hop[1].getBytes(UTF_8));
            headers.add("delayed-retry-topic", hop[0].getBytes(UTF_8));
            headers.add("delayed-retry-partition", "3".getBytes(UTF_8));
            headers.add("delayed-retry-offset", "1207".getBytes(UTF_8));
        }
        headers.add("x-id", "d1".getBytes(UTF_8));
        headers.add("delayed-retry-original-timestamp", String.valueOf(NOW - 7).getBytes(UTF_8));
        headers.add(
                "delayed-retry-first-processing-timestamp",
                String.valueOf(NOW - 5).getBytes(UTF_8));
        headers.add("delayed-retry-count", "2".getBytes(UTF_8));
        RecordLetter letter = (RecordLetter) read(headers);
        assertThat(letter.toolkit()).isEqualTo(Toolkit.SMALLRYE);
        assertThat(letter.source().topic()).isEqualTo("in");
        assertThat(letter.source().timestamp()).isEqualTo(Instant.ofEpochMilli(NOW - 7));
        assertThat(letter.failure().message()).isEqualTo("third");
        assertThat(letter.failure().attempts()).isEqualTo(3);
        assertThat(letter.headersThatFailed(true)).extracting(Header::key).containsExactly("x-id");
    }

    /** Streams and Connect give a dead letter the timestamp of its record. */
    @Test
    void a_time_that_is_not_known_is_not_made_up_and_a_filter_says_what_it_leaves_out() {
        DeadLetter letter = real("kafka-streams-4.3.1", "value-undecodable");
        Instant produced = Instant.ofEpochMilli(letter.record().timestamp());
        assertThat(letter.failure().at()).isNull();
        assertThat(letter.source().timestamp()).isEqualTo(produced);
        DeadLetterFilter after = DeadLetterFilter.all().withSince(produced.plusSeconds(1));
        assertThat(after.matches(letter)).isFalse();
        assertThat(after.leavesOut(letter)).isTrue();
        assertThat(after.withGroup("another").leavesOut(letter))
                .as("for another reason")
                .isFalse();
        DeadLetterFilter before = DeadLetterFilter.all().withSince(produced);
        assertThat(before.matches(letter)).isTrue();
        assertThat(before.leavesOut(letter)).isFalse();
        assertThat(after.withSince(produced.minusSeconds(1)).matches(letter))
                .as("both have to hold")
                .isFalse();
        DeadLetter dated = real("spring-kafka-4.1.2", "listener-failed");
        assertThat(DeadLetterFilter.all()
                        .withSince(dated.failure().at().plusSeconds(1))
                        .leavesOut(dated))
                .as("it is known when that one failed")
                .isFalse();
    }

    @Test
    void of_kafka_streams() {
        DeadLetter letter = read(text(
                "__streams.errors.topic", "payments",
                "__streams.errors.partition", "3",
                "__streams.errors.offset", "1207",
                "__streams.errors.exception", "java.io.IOException",
                "__streams.errors.message", "closed"));
        assertFrom(letter, Toolkit.KAFKA_STREAMS);
        assertThat(letter.failure().errorClass()).isEqualTo("java.io.IOException");
        assertThat(letter.failure().message()).isEqualTo("closed");
    }

    @Test
    void of_kafka_connect() {
        DeadLetter letter = read(text(
                "__connect.errors.connector.name", "sink",
                "__connect.errors.topic", "payments",
                "__connect.errors.partition", "3",
                "__connect.errors.offset", "1207",
                "__connect.errors.exception.class.name", "java.io.IOException",
                "__connect.errors.exception.message", "closed"));
        assertFrom(letter, Toolkit.KAFKA_CONNECT);
        assertThat(letter.source().group()).isEqualTo("connect-sink");
        assertThat(letter.failure().errorClass()).isEqualTo("java.io.IOException");
    }

    @Test
    void of_a_share_group() {
        DeadLetter letter = read(text(
                "__dlq.errors.topic", "payments",
                "__dlq.errors.partition", "3",
                "__dlq.errors.offset", "1207",
                "__dlq.errors.group", "billing",
                "__dlq.errors.delivery.count", "5",
                "__dlq.errors.message", "rejected"));
        assertFrom(letter, Toolkit.SHARE_GROUP);
        assertThat(letter.source().group()).isEqualTo("billing");
        assertThat(letter.failure().attempts()).isEqualTo(5);
    }

    @Test
    void of_karafka_new_and_old() {
        for (String prefix : new String[] {"source_", "original_"}) {
            DeadLetter letter = read(text(
                    prefix + "topic", "payments",
                    prefix + "partition", "3",
                    prefix + "offset", "1207",
                    prefix + "consumer_group", "billing",
                    prefix + "attempts", "4"));
            assertFrom(letter, Toolkit.KARAFKA);
            assertThat(letter.source().group()).isEqualTo("billing");
            assertThat(letter.failure().attempts()).isEqualTo(4);
        }
    }

    @Test
    void of_the_npm_package() {
        DeadLetter letter = read(text(
                "original-topic", "payments",
                "error-reason", "closed",
                "failed-at", "2026-11-23T10:00:00.000Z",
                "retry-topic", "payments-retry"));
        assertThat(letter.toolkit()).isEqualTo(Toolkit.KAFKAKIT_NPM);
        assertThat(letter.source().retryTopic()).isEqualTo("payments-retry");
        assertThat(letter.failure().at()).isEqualTo(Instant.parse("2026-11-23T10:00:00Z"));
        assertThat(Return.target(letter, Resolve.redrive())).isEqualTo("payments-retry");
    }

    @Test
    void of_nobody_we_know_and_with_garbage() {
        assertThat(read(text("trace", "t")).toolkit()).isEqualTo(Toolkit.UNKNOWN);
        DeadLetter letter = read(text(
                HeaderNames.DISPOSITION, "exhausted",
                HeaderNames.FAILED_AT, "yesterday",
                HeaderNames.ATTEMPTS, "many",
                HeaderNames.REDRIVES, "-4",
                HeaderNames.ORIGINAL_PARTITION, "99999999999"));
        assertThat(letter.failure().at()).isEqualTo(Instant.ofEpochMilli(NOW));
        assertThat(letter.failure().attempts()).isNull();
        assertThat(letter.redrives()).isZero();
        assertThat(letter.source().partition()).isNull();
        Headers spring = text("kafka_dlt-original-topic", "payments", "kafka_dlt-original-partition", "xyz");
        assertThat(read(spring).source().partition()).as("three bytes").isNull();
    }

    @ParameterizedTest
    @EnumSource(names = {"SPRING", "SMALLRYE", "KAFKA_STREAMS"})
    void what_we_write_for_others_is_what_they_write(Toolkit toolkit) {
        TopicSettings options = new TopicSettings().retries(Retries.upTo(1)).deadLetterHeadersOf(toolkit);
        TopicPlan plan = TopicPlan.of("billing", "orders", options, "dead");
        ProducerRecord<byte[], byte[]> letter = Recovery.deadLetter(
                        Deliveries.of(plan, "orders", new byte[] {1}, new RecordHeaders()),
                        Disposition.EXHAUSTED,
                        new IllegalStateException("closed"),
                        NOW)
                .records()
                .get(0);
        RecordHeaders theirs = new RecordHeaders();
        letter.headers().forEach(header -> {
            if (!header.key().startsWith("kafkakit-")) {
                theirs.add(header);
            }
        });
        theirs.remove(HeaderNames.ERROR_REASON);
        DeadLetter read = read(theirs);
        assertThat(read.toolkit()).isEqualTo(toolkit);
        assertThat(read.source().topic()).isEqualTo("orders");
        assertThat(read.source().partition()).isEqualTo(4);
        assertThat(read.source().offset()).isEqualTo(17);
        assertThat(read.failure().errorClass()).isEqualTo("java.lang.IllegalStateException");
        assertThat(read.failure().message()).isEqualTo("closed");
    }

    @Test
    void names_of_others_cannot_be_written() {
        assertThatThrownBy(() -> new TopicSettings().deadLetterHeadersOf(Toolkit.SPRING, Toolkit.KARAFKA))
                .hasMessageContaining("[KARAFKA]")
                .hasMessageContaining("SPRING");
    }
}
