package io.kafkakit.internal.letter;

import static io.kafkakit.support.Deliveries.NOW;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.Disposition;
import io.kafkakit.HeaderNames;
import io.kafkakit.codec.TopicCodecs;
import io.kafkakit.deadletter.RealLetters;
import io.kafkakit.deadletter.Toolkit;
import io.kafkakit.internal.flow.TopicPlan;
import io.kafkakit.internal.flow.TopicSettings;
import io.kafkakit.internal.recover.Recovery;
import io.kafkakit.support.Deliveries;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** Dead letters with the headers of more than one toolkit: the one that wrote last counts. */
class AuthorTest {

    private static final Header APPLICATION = new RecordHeader("x", "1".getBytes(UTF_8));

    private static RecordLetter letter(List<Header> headers) {
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
                        new byte[0],
                        new RecordHeaders(headers),
                        Optional.empty()),
                TopicCodecs.defaults(),
                null);
    }

    private static List<Header> text(String... namesAndValues) {
        List<Header> headers = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(new RecordHeader(namesAndValues[i], namesAndValues[i + 1].getBytes(UTF_8)));
        }
        return headers;
    }

    private static List<Header> together(List<Header> first, List<Header> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    private static List<Header> streams(String topic) {
        return text(
                "__streams.errors.topic", topic,
                "__streams.errors.partition", "1",
                "__streams.errors.offset", "7");
    }

    private static List<Header> connect(String topic) {
        return text(
                "__connect.errors.topic", topic,
                "__connect.errors.connector.name", "sink",
                "__connect.errors.partition", "1",
                "__connect.errors.offset", "7");
    }

    private static List<Header> smallRye(String topic) {
        return text("dead-letter-topic", topic, "dead-letter-partition", "1", "dead-letter-offset", "7");
    }

    /** What this library makes of a record with these headers, read from partition 4, offset 17 of this topic. */
    private static List<Header> ours(String topic, List<Header> headers, Toolkit... besides) {
        TopicSettings options = new TopicSettings();
        TopicPlan plan = TopicPlan.of("billing", topic, options.deadLetterHeadersOf(besides), "dead");
        Headers all = Recovery.deadLetter(
                        Deliveries.of(plan, topic, new byte[0], new RecordHeaders(headers)),
                        Disposition.EXHAUSTED,
                        new IllegalStateException("closed"),
                        NOW)
                .records()
                .get(0)
                .headers();
        return List.of(all.toArray());
    }

    private static void assertLast(List<Header> headers, Toolkit toolkit, String topic, List<Header> back) {
        RecordLetter letter = letter(headers);
        assertThat(letter.toolkit()).isEqualTo(toolkit);
        assertThat(letter.source().topic()).isEqualTo(topic);
        assertThat(names(letter.headersThatFailed(true))).isEqualTo(names(back));
    }

    private static List<String> names(Iterable<Header> headers) {
        return StreamSupport.stream(headers.spliterator(), false)
                .map(each -> each.key() + "=" + (each.value() == null ? null : new String(each.value(), UTF_8)))
                .toList();
    }

    @Test
    void of_two_that_add_at_the_end_the_later_one_counts() {
        List<Header> first = together(List.of(APPLICATION), streams("orders"));
        assertLast(together(first, connect("orders-dlq")), Toolkit.KAFKA_CONNECT, "orders-dlq", first);
        List<Header> other = together(List.of(APPLICATION), connect("orders"));
        assertLast(together(other, streams("orders-dlq")), Toolkit.KAFKA_STREAMS, "orders-dlq", other);
    }

    @Test
    void ours_of_anothers_goes_back_to_the_others_with_its_headers() {
        List<Header> first = together(List.of(APPLICATION), streams("orders"));
        assertLast(ours("orders-dlq", first), Toolkit.KAFKAKIT, "orders-dlq", first);
    }

    @Test
    void anothers_of_ours_goes_back_to_ours_with_our_headers() {
        List<Header> first = ours("orders", List.of(APPLICATION));
        assertLast(together(first, connect("dead")), Toolkit.KAFKA_CONNECT, "dead", first);
    }

    /** Whatever we write for others' readers tells of the same record, and goes with our own. */
    @Test
    void what_we_write_for_others_is_ours() {
        List<Header> application = List.of(APPLICATION);
        List<Header> all = ours("orders", application, Toolkit.SPRING, Toolkit.SMALLRYE, Toolkit.KAFKA_STREAMS);
        assertLast(all, Toolkit.KAFKAKIT, "orders", application);
        assertThat(all.get(0).key()).as("as SmallRye does").startsWith("dead-letter-");
        List<Header> spring = List.of(RealLetters.of("spring-kafka-4.1.2", "listener-failed")
                .letter()
                .headers()
                .toArray());
        List<Header> again = ours("sp-in-dlt", spring, Toolkit.SPRING);
        assertThat(letter(again).source().topic()).isEqualTo("sp-in-dlt");
        assertThat(letter(new ArrayList<>(letter(again).headersThatFailed(true)))
                        .source()
                        .topic())
                .as("one hop back")
                .isEqualTo("sp-in");
    }

    @Test
    void of_smallrye_the_first_counts() {
        List<Header> first = together(smallRye("orders"), List.of(APPLICATION));
        assertLast(together(smallRye("orders-dlq"), first), Toolkit.SMALLRYE, "orders-dlq", first);
        List<Header> streams = together(List.of(APPLICATION), streams("orders"));
        assertLast(
                together(streams, smallRye("orders")),
                Toolkit.KAFKA_STREAMS,
                "orders",
                together(List.of(APPLICATION), smallRye("orders")));
    }

    /** It puts its headers in front, others theirs at the end: the order does not tell. */
    @Test
    void where_nothing_tells_which_was_last_there_is_no_way_back() {
        RecordLetter letter = letter(together(together(smallRye("a"), List.of(APPLICATION)), streams("b")));
        assertThat(letter.source().topic()).isNull();
        RecordLetter withOurs = letter(together(smallRye("a"), ours("b", List.of(APPLICATION))));
        assertThat(withOurs.source().topic()).isNull();
    }

    @Test
    void an_applications_own_headers_are_not_karafkas() {
        RecordLetter letter =
                letter(text("source_topic", "orders", "original_topic", "orders", "source_partition", "1"));
        assertThat(letter.toolkit()).isEqualTo(Toolkit.UNKNOWN);
        List<Header> with =
                together(text("source_topic", "news", "retry-count", "7", "last-error", "none"), streams("orders"));
        assertLast(
                with,
                Toolkit.KAFKA_STREAMS,
                "orders",
                text("source_topic", "news", "retry-count", "7", "last-error", "none"));
    }

    @Test
    void our_redrives_count_whoever_wrote_the_letter() {
        RecordLetter letter = letter(together(text(HeaderNames.REDRIVES, "2"), streams("orders")));
        assertThat(letter.redrives()).isEqualTo(2);
    }
}
