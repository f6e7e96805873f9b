package io.kafkakit.saga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkakit.Backoff;
import io.kafkakit.ConsumerGroup;
import io.kafkakit.EventHandler;
import io.kafkakit.EventRecord;
import io.kafkakit.KafkaCluster;
import io.kafkakit.Retries;
import io.kafkakit.TopicEvents;
import io.kafkakit.deadletter.DeadLetterFilter;
import io.kafkakit.deadletter.DeadLetters;
import io.kafkakit.deadletter.Resolve;
import io.kafkakit.embedded.EmbeddedKafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sagas that need an operator, and sagas of several versions, on a real broker. */
class SagaOperationsTest {

    record Begin(String id) {}

    record Trip(String id, String log) {

        Trip and(String what) {
            return new Trip(id, log + what);
        }
    }

    record Book(String id) {}

    record Booked(String number) {}

    record Cancel(String id) {}

    record Cancelled() {}

    record Approved(String id) {}

    private static final AtomicInteger TESTS = new AtomicInteger();
    private static EmbeddedKafka kafka;

    private final String prefix = "o" + TESTS.incrementAndGet() + "-";
    private final List<SagaRunner> runners = new ArrayList<>();
    private KafkaCluster cluster;

    @BeforeAll
    static void startBroker() {
        kafka = EmbeddedKafka.start();
    }

    @AfterAll
    static void stopBroker() {
        kafka.close();
    }

    @BeforeEach
    void connect() {
        for (String topic : List.of("begin", "hotel", "approvals", "dead", "out")) {
            kafka.createTopic(topic(topic), 2);
        }
        cluster = KafkaCluster.connect(kafka.clientSettings());
    }

    @AfterEach
    void close() {
        runners.forEach(SagaRunner::close);
        cluster.close();
    }

    private String topic(String name) {
        return prefix + name;
    }

    private SagaBuilder<Trip> trip() {
        return Saga.of(prefix + "trip", Trip.class)
                .startsOn(topic("begin"), Begin.class, Begin::id, begin -> new Trip(begin.id(), ""));
    }

    /** One step, which is the pivot: if it fails, an operator decides. */
    private SagaBuilder<Trip> booking(Duration limit) {
        return trip().pivot(
                        "book",
                        s -> s.command(topic("hotel"), t -> new Book(t.id()))
                                .on(Booked.class, (t, booked) -> t.and("booked " + booked.number()))
                                .within(limit));
    }

    private SagaRunner run(Saga<Trip> saga, UnaryOperator<SagaRunnerBuilder<Trip>> more) {
        SagaRunner runner = more.apply(SagaRunner.of(cluster, saga)
                        .producerPool(topic("runner"), 1)
                        .createTopics(2))
                .start();
        runners.add(runner);
        return runner;
    }

    private SagaRunner run(Saga<Trip> saga) {
        return run(saga, runner -> runner);
    }

    private ConsumerGroup hotel(EventHandler<Book> handler) {
        return cluster.consumerGroup(topic("hotel"))
                .producerPool(topic("hotel"), 1)
                .deadLetterTopic(topic("dead"))
                .createTopics()
                .subscribe(TopicEvents.of(topic("hotel")).on(Book.class, handler))
                .start();
    }

    private void begin(String id) {
        cluster.producer().send(topic("begin"), id, new Begin(id)).join();
    }

    private Sagas sagas() {
        return Sagas.of(cluster, prefix + "trip");
    }

    private SagaView find(String id) {
        return sagas().find(id).orElseThrow();
    }

    private void awaitStatus(String id, SagaStatus status) {
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(find(id).status()).isEqualTo(status));
    }

    private void awaitHistory(String id, String words) {
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(find(id).history().toString()).contains(words));
    }

    @Test
    void a_pivot_without_a_reply_is_stuck_until_an_operator_retries_it() {
        AtomicBoolean away = new AtomicBoolean(true);
        hotel((book, ctx) -> {
            if (!away.get()) {
                ctx.reply(new Booked("7"));
            }
        });
        run(booking(Duration.ofMillis(300)).build());
        begin("t-1");
        awaitStatus("t-1", SagaStatus.STUCK);
        assertThat(sagas().list(each -> each.status() == SagaStatus.STUCK)).hasSize(1);
        away.set(false);
        sagas().retry("t-1", null, "ann", "the hotel is back");
        awaitStatus("t-1", SagaStatus.COMPLETED);
        assertThat(find("t-1").stateText()).contains("booked 7");
        assertThat(find("t-1").history().toString()).contains("operator: retry by ann: the hotel is back");
    }

    @Test
    void an_operator_skips_completes_or_compensates_and_what_is_impossible_is_said_in_the_history() {
        run(booking(Duration.ofMillis(300)).build());
        for (String id : List.of("skip", "complete", "compensate")) {
            begin(id);
            awaitStatus(id, SagaStatus.STUCK);
        }
        sagas().retry("skip", "no such step", "ann", null);
        awaitHistory("skip", "refused: saga 'skip' has the open steps [book]: name one of them");
        sagas().skip("skip", "book", "ann", "booked by phone");
        sagas().complete("complete", "ann", null);
        sagas().compensate("compensate", "ann", "the guest has died");
        awaitStatus("skip", SagaStatus.COMPLETED);
        awaitStatus("complete", SagaStatus.COMPLETED);
        awaitStatus("compensate", SagaStatus.COMPENSATED);
        assertThat(find("compensate").failure()).isNotNull();
    }

    @Test
    void a_function_that_fails_on_a_reply_leaves_the_reply_for_a_retry() {
        AtomicBoolean isWrong = new AtomicBoolean(true);
        Saga<Trip> saga = trip().pivot(
                        "book",
                        s -> s.command(topic("hotel"), t -> new Book(t.id()))
                                .on(Booked.class, (t, booked) -> {
                                    if (isWrong.get()) {
                                        throw new IllegalStateException("a bug");
                                    }
                                    return t.and("booked " + booked.number());
                                })
                                .withoutLimit())
                .build();
        hotel((book, ctx) -> ctx.reply(new Booked("8")));
        run(saga);
        begin("t-1");
        awaitStatus("t-1", SagaStatus.STUCK);
        assertThat(find("t-1").history().toString()).contains("a bug");
        isWrong.set(false);
        sagas().retry("t-1", null, "ann", "deployed a fix");
        awaitStatus("t-1", SagaStatus.COMPLETED);
        assertThat(find("t-1").stateText()).contains("booked 8");
    }

    @Test
    void a_command_that_becomes_a_dead_letter_is_seen_in_its_saga_and_goes_on_after_a_redrive() throws Exception {
        AtomicBoolean fails = new AtomicBoolean(true);
        run(booking(Duration.ofMinutes(5)).build(), runner -> runner.watchDeadLetters(topic("dead")));
        hotel((book, ctx) -> {
            if (fails.get()) {
                throw new IllegalStateException("no rooms known");
            }
            ctx.reply(new Booked("9"));
        });
        begin("t-1");
        awaitHistory("t-1", "dead letter " + topic("dead"));
        assertThat(find("t-1").openSteps().get(0).deadLetter()).startsWith(topic("dead"));
        assertThat(find("t-1").history().toString()).contains("no rooms known");
        fails.set(false);
        DeadLetters letters = cluster.deadLetters(topic("dead"));
        letters.resolve(letters.preview(DeadLetterFilter.all()), Resolve.redriveToSource(), resolved -> {});
        awaitStatus("t-1", SagaStatus.COMPLETED);
    }

    @Test
    void a_running_saga_goes_on_under_its_version_until_an_operator_moves_it() {
        Saga<Trip> first = trip().step(
                        "wait",
                        s -> s.awaits(topic("approvals"), Approved.class, Approved::id)
                                .on(Approved.class, (t, approved) -> t.and("approved by version 1"))
                                .withoutLimit())
                .build();
        Saga<Trip> second = trip().version(2)
                .step(
                        "wait",
                        s -> s.awaits(topic("approvals"), Approved.class, Approved::id)
                                .on(Approved.class, (t, approved) -> t.and("approved by version 2"))
                                .withoutLimit())
                .local("say", (t, out) -> t.and(", and said"))
                .build();
        SagaRunner old = run(first);
        begin("old");
        begin("moved");
        awaitStatus("old", SagaStatus.RUNNING);
        awaitStatus("moved", SagaStatus.RUNNING);
        old.close();
        run(second, runner -> runner.previous(first).migration(1, t -> t.and("moved, ")));
        assertThat(sagas().obstacles("moved", first, second)).isEmpty();
        sagas().migrate("moved", "ann", null);
        awaitHistory("moved", "version 1 becomes 2");
        begin("new");
        awaitStatus("new", SagaStatus.RUNNING);
        for (String id : List.of("old", "moved", "new")) {
            cluster.producer().send(topic("approvals"), id, new Approved(id)).join();
            awaitStatus(id, SagaStatus.COMPLETED);
        }
        assertThat(find("old").stateText()).contains("approved by version 1").doesNotContain("said");
        assertThat(find("moved").stateText()).contains("moved, approved by version 2, and said");
        assertThat(find("new").version()).isEqualTo(2);
    }

    @Test
    void a_saga_of_an_unknown_version_stops_loudly_and_no_other() {
        Saga<Trip> newer = trip().version(2)
                .step(
                        "wait",
                        s -> s.awaits(topic("approvals"), Approved.class, Approved::id)
                                .withoutLimit())
                .build();
        Saga<Trip> older = trip().step(
                        "wait",
                        s -> s.awaits(topic("approvals"), Approved.class, Approved::id)
                                .withoutLimit())
                .build();
        SagaRunner runner = run(newer);
        begin("new");
        awaitStatus("new", SagaStatus.RUNNING);
        runner.close();
        SagaRunner rolledBack = run(older);
        begin("old");
        awaitStatus("old", SagaStatus.RUNNING);
        cluster.producer().send(topic("approvals"), "new", new Approved("new")).join();
        cluster.producer().send(topic("approvals"), "old", new Approved("old")).join();
        awaitStatus("old", SagaStatus.COMPLETED);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> rolledBack.group().status().counts().deadLettered() == 1);
        assertThat(find("new").status()).isEqualTo(SagaStatus.RUNNING);
    }

    @Test
    void a_state_record_of_a_stranger_stops_its_own_saga_only() {
        SagaRunner first = run(booking(Duration.ofMinutes(5)).build());
        begin("good");
        awaitStatus("good", SagaStatus.RUNNING);
        first.close();
        cluster.producer()
                .send(EventRecord.of(prefix + "trip-saga-state", "who", new Begin("x"))
                        .withKey("bad"))
                .join();
        hotel((book, ctx) -> ctx.reply(new Booked("1")));
        run(booking(Duration.ofMinutes(5)).build());
        awaitStatus("good", SagaStatus.COMPLETED);
        assertThat(find("bad").problem()).contains("header kafkakit-saga is missing");
        assertThat(find("bad").status()).isNull();
    }

    @Test
    void an_event_that_comes_before_its_step_waits_for_it() {
        AtomicBoolean answers = new AtomicBoolean();
        Saga<Trip> saga = trip().step(
                        "book",
                        s -> s.command(topic("hotel"), t -> new Book(t.id()))
                                .on(Booked.class)
                                .within(Duration.ofMillis(300))
                                .retries(Retries.upTo(100).withBackoff(Backoff.none()))
                                .undo(topic("hotel"), t -> new Cancel(t.id())))
                .step(
                        "approve",
                        s -> s.awaits(topic("approvals"), Approved.class, Approved::id)
                                .on(Approved.class, (t, approved) -> t.and("approved"))
                                .withoutLimit())
                .build();
        hotel((book, ctx) -> {
            if (answers.get()) {
                ctx.reply(new Booked("1"));
            }
        });
        run(saga);
        begin("t-1");
        awaitStatus("t-1", SagaStatus.RUNNING);
        cluster.producer().send(topic("approvals"), "t-1", new Approved("t-1")).join();
        awaitHistory("t-1", "Approved came early and is kept");
        answers.set(true);
        awaitStatus("t-1", SagaStatus.COMPLETED);
        assertThat(find("t-1").stateText()).contains("approved");
    }

    @Test
    void a_participant_that_knows_nothing_of_sagas_answers_with_the_key_of_its_command() {
        run(booking(Duration.ofMinutes(5)).build());
        cluster.consumerGroup(topic("plain"))
                .producerPool(topic("plain"), 1)
                .deadLetterTopic(topic("dead"))
                .createTopics()
                .subscribe(TopicEvents.of(topic("hotel"))
                        .on(Book.class, (book, ctx) -> ctx.send(prefix + "trip-saga", ctx.key(), new Booked("11"))))
                .start();
        begin("t-1");
        awaitStatus("t-1", SagaStatus.COMPLETED);
        assertThat(find("t-1").stateText()).contains("booked 11");
    }

    @Test
    void a_saga_that_has_ended_is_forgotten_after_its_retention() {
        hotel((book, ctx) -> ctx.reply(new Booked("1")));
        run(booking(Duration.ofMinutes(5)).retention(Duration.ofMillis(500)).build());
        begin("t-1");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> runners.get(0).group().status().counts().handled() >= 3);
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .until(() -> sagas().find("t-1").isEmpty());
    }
}
