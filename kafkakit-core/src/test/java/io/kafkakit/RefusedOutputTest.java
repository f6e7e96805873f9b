package io.kafkakit;

import static io.kafkakit.support.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.support.Broker;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Topics;
import io.kafkakit.support.Work;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What handlers send cannot be written, and their neighbours in the same lane have nothing to do with it. */
@ExtendWith(Broker.class)
class RefusedOutputTest {

    private static void send(KafkaCluster cluster, Topics topics, int from, int to) {
        IntStream.range(from, to)
                .mapToObj(id -> cluster.producer()
                        .send(EventRecord.of(topics.in(), new Work(id)).withPartition(id % 2)))
                .toList()
                .forEach(sent -> sent.join());
    }

    /** A topic that is missing is waited for, and these would be missing for ever. */
    @Test
    void a_send_to_a_topic_that_cannot_be_fails_its_attempt_and_stops_nobody(Kafka kafka) {
        Topics topics = Topics.of(kafka, 2);
        List<String> outs = List.of(topics.out(), "out-us/west 1", "__consumer_offsets", "x".repeat(250));
        TopicEvents events = TopicEvents.of(topics.in())
                .on(Work.class, (work, ctx) -> ctx.send(outs.get(work.id() % 4), null, work));
        try (KafkaCluster cluster = kafka.connect()) {
            send(cluster, topics, 0, 40);
            ConsumerGroup group = kafka.group(cluster, topics)
                    .subscribe(events, topic -> topic.retries(Retries.upTo(1).onTopic(topics.retry())))
                    .start();
            eventually(() -> group.status().counts().handled() == 10
                    && group.status().counts().deadLettered() == 30);
            assertThat(group.status().counts().retried()).isEqualTo(30);
            assertThat(group.status().lastProblem()).isNull();
        }
        assertThat(kafka.read(topics.out())).hasSize(10);
        assertThat(kafka.read(topics.dead()))
                .extracting(letter -> new String(
                        letter.headers().lastHeader(HeaderNames.DISPOSITION).value(), UTF_8))
                .containsOnly("exhausted");
    }

    /** Kafka's client waits ten seconds for a partition that is not there, and there are twenty of them. */
    @Test
    void sends_to_a_partition_that_is_not_there_become_dead_letters_and_cost_one_wait(Kafka kafka) {
        Topics topics = Topics.of(kafka, 2);
        TopicEvents events = TopicEvents.of(topics.in())
                .on(
                        Work.class,
                        (work, ctx) ->
                                ctx.send(EventRecord.of(topics.out(), work).withPartition(work.id() % 2 == 0 ? 0 : 7)));
        try (KafkaCluster cluster = kafka.connect()) {
            send(cluster, topics, 0, 40);
            ConsumerGroup group =
                    kafka.group(cluster, topics).subscribe(events, topic -> {}).start();
            eventually(() -> group.status().counts().handled() == 20
                    && group.status().counts().deadLettered() == 20);
        }
        assertThat(Set.copyOf(kafka.values(topics.out()))).hasSize(20);
        assertThat(kafka.read(topics.out())).hasSize(20);
        assertThat(kafka.read(topics.dead())).hasSize(20);
    }

    /** Each of the lane's two producers has to find out for itself, in its own delivery timeout. */
    @Test
    void a_topic_that_is_deleted_holds_up_only_those_who_send_to_it(Kafka kafka) throws Exception {
        Topics topics = Topics.of(kafka, 2);
        String doomed = kafka.topic("doomed", 1);
        TopicEvents events = TopicEvents.of(topics.in())
                .on(Work.class, (work, ctx) -> ctx.send(work.id() % 2 == 0 ? topics.out() : doomed, null, work));
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .setting("request.timeout.ms", 4_000)
                    .setting("delivery.timeout.ms", 5_000)
                    .subscribe(events, topic -> {})
                    .start();
            send(cluster, topics, 0, 20);
            eventually(() -> group.status().counts().handled() == 20);
            kafka.broker().admin().deleteTopics(List.of(doomed)).all().get();
            eventually(() -> !kafka.broker().admin().listTopics().names().get().contains(doomed));
            send(cluster, topics, 20, 60);
            eventually(() -> group.status().counts().handled() == 40);
            assertThat(kafka.read(topics.out())).hasSize(30);
            kafka.broker().createTopic(doomed, 1);
            eventually(() -> group.status().counts().handled() == 60);
        }
        assertThat(Set.copyOf(kafka.values(topics.out()))).hasSize(30);
        assertThat(kafka.read(topics.out())).hasSize(30);
        assertThat(kafka.read(doomed)).hasSize(20);
        assertThat(kafka.read(topics.dead())).isEmpty();
    }

    /** Its headers make the dead letter larger than what came in, and than what the client lets through by default. */
    @Test
    void what_was_read_can_be_written_again_however_large_it_is(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        String large = kafka.name("large");
        String dead = kafka.name("large-dead");
        kafka.broker().createTopic(large, 1, Map.of("max.message.bytes", "3000000"));
        kafka.broker().createTopic(dead, 1, Map.of("max.message.bytes", "3100000"));
        record Text(String text) {}
        TopicEvents events = TopicEvents.of(large).on("Text", Text.class, (text, ctx) -> {
            throw new IllegalStateException("too much to read");
        });
        try (KafkaCluster cluster = KafkaCluster.connect(
                Map.of("bootstrap.servers", kafka.broker().bootstrapServers(), "compression.type", "gzip"))) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .subscribe(events, topic -> topic.deadLetterTopic(dead))
                    .start();
            try (KafkaCluster sender = KafkaCluster.connect(
                    Map.of("bootstrap.servers", kafka.broker().bootstrapServers(), "max.request.size", "3000000"))) {
                sender.producer()
                        .send(large, "k", new Text("x".repeat(2_500_000)))
                        .join();
            }
            eventually(() -> group.status().counts().deadLettered() == 1);
        }
        assertThat(kafka.read(dead))
                .singleElement()
                .satisfies(letter -> assertThat(letter.value()).hasSizeGreaterThan(2_500_000));
    }

    /** It fits into a request and is no larger than the topic's records may be: a broker has an error of its own for that. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_record_that_is_larger_than_a_segment_is_a_dead_letter_and_its_neighbours_commit(
            boolean exactlyOnce, Kafka kafka) {
        Topics topics = Topics.of(kafka, 2);
        String narrow = kafka.name("narrow");
        kafka.broker().createTopic(narrow, 1, Map.of("segment.bytes", "1048576", "max.message.bytes", "3000000"));
        TopicEvents events = TopicEvents.of(topics.in())
                .on(
                        Work.class,
                        (work, ctx) -> ctx.send(EventRecord.of(narrow, work)
                                .withHeader("proof", new byte[work.id() == 3 ? 1_500_000 : 10])));
        try (KafkaCluster cluster = kafka.connect()) {
            send(cluster, topics, 0, 6);
            ConsumerGroup group = kafka.group(cluster, topics)
                    .setting("max.request.size", 3_000_000)
                    .subscribe(events, topic -> {
                        if (!exactlyOnce) {
                            topic.atLeastOnce();
                        }
                    })
                    .start();
            eventually(() -> group.status().counts().handled() == 5
                    && group.status().counts().deadLettered() == 1);
        }
        assertThat(kafka.read(narrow)).hasSize(5);
        assertThat(kafka.read(topics.dead()))
                .extracting(letter -> new String(
                        letter.headers().lastHeader(HeaderNames.DISPOSITION).value(), UTF_8))
                .containsExactly("output-refused");
    }
}
