package io.kafkakit.saga;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkakit.ConsumerGroup;
import io.kafkakit.EventRecord;
import io.kafkakit.HeaderNames;
import io.kafkakit.KafkaCluster;
import io.kafkakit.TopicEvents;
import io.kafkakit.embedded.EmbeddedKafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sagas that other sagas start, on a real broker. */
class ChildSagaTest {

    record Book(String id) {}

    record Booked(String number) {}

    record Trip(String id, String log) {

        Trip and(String more) {
            return new Trip(id, log + more);
        }
    }

    private static EmbeddedKafka kafka;

    private final Saga<Trip> night = Saga.of("night", Trip.class)
            .pivot(
                    "book",
                    s -> s.command("hotel", t -> new Book(t.id()))
                            .on(Booked.class, (t, booked) -> t.and("room " + booked.number()))
                            .withoutLimit())
            .build();

    private KafkaCluster cluster;
    private ConsumerGroup hotel;
    private SagaRunner nights;

    @BeforeAll
    static void startBroker() {
        kafka = EmbeddedKafka.start();
        kafka.createTopic("answers", 1);
        kafka.createTopic("hotel", 2);
    }

    @AfterAll
    static void stopBroker() {
        kafka.close();
    }

    @BeforeEach
    void run() {
        cluster = KafkaCluster.connect(kafka.clientSettings());
        hotel = cluster.consumerGroup("hotel")
                .producerPool("hotel", 1)
                .deadLetterTopic("hotel-dead-letters")
                .createTopics()
                .subscribe(TopicEvents.of("hotel").on(Book.class, (book, ctx) -> ctx.reply(new Booked("12"))))
                .start();
        nights = SagaRunner.of(cluster, night)
                .producerPool("night", 1)
                .createTopics(2)
                .start();
    }

    @AfterEach
    void close() {
        nights.close();
        hotel.close();
        cluster.close();
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(30));
    }

    @Test
    void a_child_saga_is_a_step_of_its_parent() {
        Saga<Trip> trip = Saga.of("trip", Trip.class)
                .startsOn("begin", Trip.class, Trip::id, begin -> begin)
                .child(
                        "night",
                        night,
                        c -> c.starts(t -> t.id() + "-night", t -> new Trip(t.id() + "-night", ""))
                                .completed((t, its) -> t.and("with " + its.log()))
                                .withoutLimit()
                                .nothingToUndo())
                .build();
        try (SagaRunner trips = SagaRunner.of(cluster, trip)
                .producerPool("trip", 1)
                .createTopics(2)
                .start()) {
            cluster.producer().send("begin", "t-1", new Trip("t-1", "")).join();
            soon().until(() -> trips.counts().get(SagaStatus.COMPLETED) == 1);
            assertThat(Sagas.of(cluster, trip).find("t-1").orElseThrow().stateText())
                    .contains("with room 12");
        }
    }

    @Test
    void a_child_that_has_ended_answers_the_same_step_of_its_parent_again() {
        start("p-1", 1);
        soon().until(() -> correlations().size() == 1);
        start("p-1", 2);
        start("p-2", 1);
        soon().until(() -> nights.ignored().get("started-before") == 1);
        assertThat(correlations()).containsExactly("parent/p-1/do/night/4/1", "parent/p-1/do/night/4/2");
    }

    private void start(String parent, int attempt) {
        cluster.producer()
                .send(EventRecord.of(night.inbox(), "kafkakit.saga.start", new Trip("n-1", ""))
                        .withKey("n-1")
                        .withHeader(HeaderNames.REPLY_TO, "answers")
                        .withHeader(HeaderNames.REPLY_KEY, parent)
                        .withHeader(HeaderNames.CORRELATION, "parent/" + parent + "/do/night/4/" + attempt))
                .join();
    }

    private List<String> correlations() {
        List<String> all = new ArrayList<>();
        cluster.readAll(
                "answers",
                record -> all.add(new String(
                        record.headers().lastHeader(HeaderNames.CORRELATION).value(), UTF_8)));
        return all;
    }
}
