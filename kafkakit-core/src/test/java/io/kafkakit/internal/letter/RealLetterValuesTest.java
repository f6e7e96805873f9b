package io.kafkakit.internal.letter;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.codec.TopicCodecs;
import io.kafkakit.deadletter.DeadLetter;
import io.kafkakit.deadletter.Failure;
import io.kafkakit.deadletter.RealLetter;
import io.kafkakit.deadletter.RealLetters;
import io.kafkakit.deadletter.Source;
import io.kafkakit.deadletter.Toolkit;
import java.time.Instant;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is read of real dead letters of every toolkit, against what had happened. */
class RealLetterValuesTest {

    /** Attempts are as many as the toolkit made, where it writes them down. Classes are without their package. */
    private static final String VALUES = """
            toolkit | situation | author | group | error | root cause | attempts
            kafka-connect-4.3.1 | value-unconvertible                 | KAFKA_CONNECT | connect-cn-sink      | DataException                    | JsonParseException             |
            kafka-connect-4.3.1 | key-unconvertible                   | KAFKA_CONNECT | connect-cn-sink      | DataException                    | JsonParseException             |
            kafka-connect-4.3.1 | binary-without-key                  | KAFKA_CONNECT | connect-cn-sink      | DataException                    | JsonParseException             |
            kafka-connect-4.3.1 | transformation-failed               | KAFKA_CONNECT | connect-cn-sink      | DataException                    | DataException                  |
            kafka-connect-4.3.1 | reported-by-the-sink                | KAFKA_CONNECT | connect-cn-sink      | IllegalStateException            | ConnectException               |
            kafka-connect-4.3.1 | without-context-headers             | UNKNOWN       |                      |                                  |                                |
            kafka-streams-4.3.1 | value-undecodable                   | KAFKA_STREAMS |                      | IllegalArgumentException         | IllegalArgumentException       |
            kafka-streams-4.3.1 | key-undecodable                     | KAFKA_STREAMS |                      | IllegalArgumentException         | IllegalArgumentException       |
            kafka-streams-4.3.1 | processing-failed                   | KAFKA_STREAMS |                      | IllegalStateException            | IllegalStateException          |
            kafka-streams-4.3.1 | processing-failed-after-repartition | KAFKA_STREAMS |                      | IllegalStateException            | IllegalStateException          |
            kafka-streams-4.3.1 | result-unserializable               | KAFKA_STREAMS |                      | IllegalStateException            | IllegalStateException          |
            kafka-streams-4.3.1 | punctuation-failed                  | KAFKA_STREAMS |                      | IllegalStateException            | IllegalStateException          |
            karafka-2.4.18      | retries-exhausted                   | KARAFKA       | kr-group             |                                  |                                | 3
            karafka-2.4.18      | retries-exhausted-without-key       | KARAFKA       | kr-group             |                                  |                                | 3
            karafka-2.5.2       | retries-exhausted                   | KARAFKA       | kr-group             |                                  |                                | 3
            karafka-2.5.2       | retries-exhausted-without-key       | KARAFKA       | kr-group             |                                  |                                | 3
            karafka-2.5.2       | retries-exhausted-on-binary         | KARAFKA       | kr-group             |                                  |                                | 3
            share-group-4.4.0   | rejected-with-copy                  | SHARE_GROUP   | sg-copy              |                                  |                                | 1
            share-group-4.4.0   | rejected-without-key-with-copy      | SHARE_GROUP   | sg-copy              |                                  |                                | 1
            share-group-4.4.0   | delivered-too-often-with-copy       | SHARE_GROUP   | sg-copy              |                                  |                                | 3
            share-group-4.4.0   | tombstone-rejected-with-copy        | SHARE_GROUP   | sg-copy              |                                  |                                | 1
            share-group-4.4.0   | rejected                            | SHARE_GROUP   | sg-bare              |                                  |                                | 1
            share-group-4.4.0   | delivered-too-often                 | SHARE_GROUP   | sg-bare              |                                  |                                | 3
            smallrye-4.36.0     | method-failed                       | SMALLRYE      |                      | ProcessingException              | InvocationTargetException      |
            smallrye-4.36.0     | value-undecodable                   | SMALLRYE      |                      | RecordDeserializationException   | RecordDeserializationException |
            smallrye-4.36.0     | key-undecodable                     | SMALLRYE      |                      | RecordDeserializationException   | RecordDeserializationException |
            smallrye-4.36.0     | nacked-with-cause                   | SMALLRYE      |                      | IllegalStateException            | SocketTimeoutException         |
            smallrye-4.36.0     | nacked-without-key                  | SMALLRYE      |                      | IllegalStateException            | SocketTimeoutException         |
            smallrye-4.36.0     | delayed-retries-exhausted           | SMALLRYE      |                      | IllegalStateException            | SocketTimeoutException         | 3
            spring-kafka-4.1.2  | listener-failed                     | SPRING        | sp-in-group          | ListenerExecutionFailedException | IllegalStateException          |
            spring-kafka-4.1.2  | value-undecodable                   | SPRING        | sp-in-group          | DeserializationException         | IllegalArgumentException       |
            spring-kafka-4.1.2  | key-undecodable                     | SPRING        | sp-in-group          | DeserializationException         | IllegalArgumentException       |
            spring-kafka-4.1.2  | listener-failed-on-binary           | SPRING        | sp-in-group          | ListenerExecutionFailedException | IllegalStateException          |
            spring-kafka-4.1.2  | listener-failed-without-key         | SPRING        | sp-in-group          | ListenerExecutionFailedException | IllegalStateException          |
            spring-kafka-4.1.2  | listener-failed-on-broken-text      | SPRING        | sp-text-group        | ListenerExecutionFailedException | IllegalStateException          |
            spring-kafka-4.1.2  | cause-chain                         | SPRING        | sp-cause-group       | ListenerExecutionFailedException | SocketTimeoutException         |
            spring-kafka-4.1.2  | dead-letter-of-a-dead-letter        | SPRING        | sp-chain-dlt-group   | ListenerExecutionFailedException | UnsupportedOperationException  |
            spring-kafka-4.1.2  | batch-failed-on-one                 | SPRING        | sp-batch-group       | ListenerExecutionFailedException | BatchListenerFailedException   |
            spring-kafka-4.1.2  | batch-failed-on-all                 | SPRING        | sp-batch-whole-group | ListenerExecutionFailedException | IllegalStateException          |
            spring-kafka-4.1.2  | retryable-topic-exhausted           | SPRING        | sp-retry-group       | ListenerExecutionFailedException | IllegalStateException          | 3
            spring-kafka-4.1.2  | retryable-topic-value-undecodable   | SPRING        | sp-retry-group       | DeserializationException         | IllegalArgumentException       | 1
            """;

    private static final Pattern COLUMNS = Pattern.compile("\\|");

    /** Connect without context headers does not tell anything of it. */
    static Stream<RealLetter> withASource() {
        return RealLetters.all()
                .filter(real -> real.source() != null)
                .filter(real -> !real.situation().equals("without-context-headers"));
    }

    @ParameterizedTest
    @MethodSource("withASource")
    void its_source_is_where_the_record_was(RealLetter real) {
        Source source = read(real).source();
        assertThat(source.topic()).isEqualTo(real.source().topic());
        assertThat(source.partition()).isEqualTo(real.source().partition());
        assertThat(source.offset()).isEqualTo(real.source().offset());
        if (source.timestamp() != null) {
            assertThat(source.timestamp())
                    .isEqualTo(Instant.ofEpochMilli(real.source().timestamp()));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = VALUES)
    void it_tells_what_had_happened(
            String toolkit,
            String situation,
            Toolkit author,
            String group,
            String error,
            String root,
            Integer attempts) {
        DeadLetter letter = read(RealLetters.of(toolkit, situation));
        assertThat(letter.toolkit()).isEqualTo(author);
        assertThat(letter.source().group()).isEqualTo(group);
        Failure failure = letter.failure();
        assertThat(simple(failure.errorClass())).isEqualTo(error);
        assertThat(simple(failure.rootCause())).isEqualTo(root);
        assertThat(failure.attempts()).isEqualTo(attempts);
    }

    @Test
    void every_letter_has_its_values_here() {
        assertThat(VALUES.lines()
                        .skip(1)
                        .map(line -> COLUMNS.splitAsStream(line)
                                .limit(2)
                                .map(String::strip)
                                .collect(joining(" "))))
                .containsExactlyInAnyOrderElementsOf(
                        RealLetters.all().map(RealLetter::toString).toList());
    }

    private static String simple(String className) {
        return className == null ? null : className.substring(className.lastIndexOf('.') + 1);
    }

    private static DeadLetter read(RealLetter real) {
        return new RecordLetter(real.letter(), TopicCodecs.defaults(), null);
    }
}
