package io.kafkakit.internal.deadletter;

import static io.kafkakit.support.Deliveries.NOW;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkakit.Disposition;
import io.kafkakit.HeaderNames;
import io.kafkakit.Retries;
import io.kafkakit.TopicOptions;
import io.kafkakit.codec.JsonCodec;
import io.kafkakit.deadletter.DeadLetter;
import io.kafkakit.deadletter.Resolve;
import io.kafkakit.deadletter.Toolkit;
import io.kafkakit.internal.flow.TopicPlan;
import io.kafkakit.internal.recover.Recovery;
import io.kafkakit.support.Deliveries;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
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
                new JsonCodec(),
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
                "__connect.errors.topic", "payments",
                "__connect.errors.partition", "3",
                "__connect.errors.offset", "1207",
                "__connect.errors.exception.class.name", "java.io.IOException",
                "__connect.errors.exception.message", "closed"));
        assertFrom(letter, Toolkit.KAFKA_CONNECT);
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
        TopicOptions options = new TopicOptions().retries(Retries.upTo(1)).deadLetterHeadersOf(toolkit);
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
        assertThatThrownBy(() -> new TopicOptions().deadLetterHeadersOf(Toolkit.SPRING, Toolkit.KARAFKA))
                .hasMessageContaining("[KARAFKA]")
                .hasMessageContaining("SPRING");
    }
}
