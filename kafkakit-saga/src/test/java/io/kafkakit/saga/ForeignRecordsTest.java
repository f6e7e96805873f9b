package io.kafkakit.saga;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkakit.HeaderNames;
import io.kafkakit.KafkaCluster;
import io.kafkakit.embedded.EmbeddedKafka;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records that plain clients write where sagas read: each stops its own saga at most, and says why. */
class ForeignRecordsTest {

    record Begin(String id) {}

    record Trip(String id, String log) {}

    record Book(String id) {}

    record Booked(String number) {}

    record Cancel(String id) {}

    private static final AtomicInteger TESTS = new AtomicInteger();
    private static EmbeddedKafka kafka;

    private final String saga = "f" + TESTS.incrementAndGet();
    private final List<SagaRunner> runners = new ArrayList<>();
    private final AtomicLong now = new AtomicLong(System.currentTimeMillis());
    private KafkaCluster cluster;
    private KafkaProducer<byte[], byte[]> stranger;

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
        cluster = KafkaCluster.connect(kafka.clientSettings());
        stranger = new KafkaProducer<>(kafka.clientSettings(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    @AfterEach
    void close() {
        stranger.close();
        runners.forEach(SagaRunner::close);
        cluster.close();
    }

    private SagaBuilder<Trip> builder() {
        return Saga.of(saga, Trip.class)
                .startsOn(saga + "-begin", Begin.class, Begin::id, begin -> new Trip(begin.id(), ""));
    }

    private Saga<Trip> trip(String step) {
        return builder()
                .step(
                        step,
                        s -> s.command(saga + "-hotel", t -> new Book(t.id()))
                                .on(Booked.class, (t, booked) -> new Trip(t.id(), t.log() + booked.number()))
                                .withoutLimit()
                                .undo(saga + "-hotel", t -> new Cancel(t.id())))
                .build();
    }

    private SagaRunner run(Saga<Trip> definition, int partitions) {
        SagaRunner runner = SagaRunner.of(cluster, definition)
                .producerPool(saga, 1)
                .createTopics(partitions)
                .clock(() -> Instant.ofEpochMilli(now.get()))
                .start();
        runners.add(runner);
        return runner;
    }

    private SagaRunner run() {
        return run(trip("book"), 1);
    }

    private void began(Saga<Trip> definition, String... ids) {
        SagaRunner first = run(definition, 1);
        begin(ids);
        first.close();
    }

    private void begin(String... ids) {
        for (String id : ids) {
            cluster.producer().send(saga + "-begin", id, new Begin(id)).join();
            awaitStatus(id, SagaStatus.RUNNING);
        }
    }

    /** What a plain client writes, in the format of the npm package. */
    private static ProducerRecord<byte[], byte[]> record(
            String topic,
            @Nullable Integer partition,
            @Nullable String key,
            @Nullable String value,
            String... headers) {
        var record = new ProducerRecord<>(
                topic,
                partition,
                key == null ? null : key.getBytes(UTF_8),
                value == null ? null : value.getBytes(UTF_8));
        for (int i = 0; i < headers.length; i += 2) {
            record.headers().add(headers[i], headers[i + 1].getBytes(UTF_8));
        }
        return record;
    }

    private void send(ProducerRecord<byte[], byte[]> record) {
        try {
            stranger.send(record).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    private void inbox(@Nullable String key, @Nullable String value, String... headers) {
        send(record(saga + "-saga", null, key, value, headers));
    }

    private static String booked(String number) {
        return "{\"event\":\"Booked\",\"data\":{\"number\":\"" + number + "\"}}";
    }

    private String correlation(String id, int attempt) {
        return saga + "/" + id + "/do/book/1/" + attempt;
    }

    private SagaView find(String id) {
        return Sagas.of(cluster, saga).find(id).orElseThrow();
    }

    private void awaitStatus(String id, SagaStatus status) {
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(find(id).status()).isEqualTo(status));
    }

    /** Why records became dead letters, by their key. */
    private Map<String, List<String>> reasons() {
        Map<String, List<String>> reasons = new HashMap<>();
        cluster.readAll(saga + "-saga-dead-letters", record -> {
            byte[] reason =
                    record.headers().lastHeader(HeaderNames.ERROR_REASON).value();
            reasons.computeIfAbsent(key(record), its -> new ArrayList<>()).add(new String(reason, UTF_8));
        });
        return reasons;
    }

    private static String key(ConsumerRecord<byte[], byte[]> record) {
        return record.key() == null ? "" : new String(record.key(), UTF_8);
    }

    private void awaitReason(String key, String words) {
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(reasons().getOrDefault(key, List.of()))
                        .anySatisfy(each -> assertThat(each).contains(words)));
    }

    /** '~' stands for what an empty position has besides. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "no JSON",
                "null",
                "{}",
                "{'format':2,'version':1,'status':'RUNNING','position':{}}",
                "{'format':1,'version':1,'status':'RUNNING','position':{}}",
                "{'format':1,'version':1,'status':'RUNNING','position':{'open':[null],'done':[],'early':[],~}}",
                "{'format':1,'version':1,'status':'RUNNING','position':{'open':[{}],'done':[],'early':[],~}}",
                "{'format':1,'version':1,'status':'RUNNING','position':{'open':[],'done':[{}],'early':[{}],~}}",
                "{'format':1,'version':1,'status':'COMPLETED','caller':{},"
                        + "'position':{'open':[],'done':[],'early':[],~}}"
            })
    void a_state_that_is_damaged_stops_its_own_saga_only(String frame) {
        began(trip("book"), "good");
        send(record(
                saga + "-saga-state",
                0,
                "bad",
                "{\"event\":\"" + saga + "\",\"data\":{\"id\":\"bad\",\"log\":\"\"}}",
                "kafkakit-saga",
                frame.replace("~", "'next':1,'rounds':{},'arrived':[]").replace('\'', '"'),
                "kafkakit-saga-history",
                "17 started\n"));
        run();
        inbox("bad", booked("1"), HeaderNames.CORRELATION, correlation("bad", 1));
        inbox("good", booked("1"), HeaderNames.CORRELATION, correlation("good", 1));
        awaitStatus("good", SagaStatus.COMPLETED);
        awaitReason("bad", "its state cannot be read");
        assertThat(find("bad").problem()).contains("kafkakit-saga");
    }

    @Test
    void a_damaged_history_stops_its_own_saga_only() {
        began(trip("book"), "good", "bad");
        cluster.readAll(saga + "-saga-state", each -> {
            if (key(each).equals("bad")) {
                var damaged = new ProducerRecord<>(each.topic(), 0, each.key(), each.value());
                each.headers()
                        .forEach(header -> damaged.headers()
                                .add(
                                        header.key(),
                                        header.key().endsWith("history") ? "what".getBytes(UTF_8) : header.value()));
                send(damaged);
            }
        });
        run();
        inbox("bad", booked("1"), HeaderNames.CORRELATION, correlation("bad", 1));
        inbox("good", booked("1"), HeaderNames.CORRELATION, correlation("good", 1));
        awaitStatus("good", SagaStatus.COMPLETED);
        awaitReason("bad", "kafkakit-saga-history");
        assertThat(find("bad").problem()).contains("kafkakit-saga-history");
    }

    @Test
    void what_is_no_reply_becomes_a_dead_letter_with_the_reason() {
        run();
        begin("t-1");
        inbox(null, booked("1"));
        inbox("t-1", "no JSON");
        inbox("t-1", "{\"event\":\"Boooked\",\"data\":{}}", HeaderNames.CORRELATION, correlation("t-1", 1));
        inbox("t-1", null);
        inbox("t-1", null, "kafkakit-saga-event", "kafkakit.saga.nonsense");
        inbox("t-1", null, "kafkakit-saga-event", "kafkakit.saga.due");
        inbox("t-1", null, "kafkakit-saga-event", "kafkakit.saga.due", "kafkakit-saga-data", "{}");
        inbox("t-1", null, "kafkakit-saga-event", "kafkakit.saga.order", "kafkakit-saga-data", "{}");
        inbox("t-1", null, "kafkakit-saga-event", "kafkakit.saga.given-up", "kafkakit-saga-data", "{}");
        inbox("t-1", booked("9"), HeaderNames.CORRELATION, "t-1/book");
        inbox("t-1", booked("1"), HeaderNames.CORRELATION, correlation("t-1", 1));
        awaitStatus("t-1", SagaStatus.COMPLETED);
        assertThat(find("t-1").stateText()).contains("\"log\":\"1\"");
        awaitReason("", "key");
        awaitReason("t-1", "Boooked");
        awaitReason("t-1", "no event of kafkakit is named kafkakit.saga.nonsense");
        awaitReason("t-1", "header kafkakit-saga-data is missing");
        awaitReason("t-1", "header kafkakit-correlation is 't-1/book'");
        awaitReason("t-1", "kind");
    }

    @Test
    void a_reply_for_another_try_or_another_saga_is_counted_and_changes_nothing() {
        SagaRunner runner = run();
        begin("t-1");
        inbox("t-1", booked("5"), HeaderNames.CORRELATION, correlation("t-1", 2));
        inbox("t-1", booked("6"), HeaderNames.CORRELATION, correlation("t-2", 1));
        inbox("t-1", booked("7"), HeaderNames.CORRELATION, "other/t-1/do/book/1/1");
        inbox("t-1", booked("8"), HeaderNames.CORRELATION, saga + "/t-1/undo/book/1/1");
        inbox("t-1", booked("1"), HeaderNames.CORRELATION, correlation("t-1", 1));
        inbox("t-1", booked("2"), HeaderNames.CORRELATION, correlation("t-1", 1));
        awaitStatus("t-1", SagaStatus.COMPLETED);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> runner.ignored().get("late") + runner.ignored().get("no-saga") == 5);
        assertThat(find("t-1").stateText()).contains("\"log\":\"1\"");
    }

    @Test
    void a_participant_of_plain_clients_needs_nothing_of_kafkakit() {
        run();
        begin("t-1");
        Map<String, Object> settings = new HashMap<>(kafka.clientSettings());
        settings.put("group.id", saga + "-plain");
        settings.put("auto.offset.reset", "earliest");
        settings.put("isolation.level", "read_committed");
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(saga + "-hotel"));
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                var commands = consumer.poll(Duration.ofMillis(200));
                commands.forEach(this::answer);
                return !commands.isEmpty();
            });
        }
        awaitStatus("t-1", SagaStatus.COMPLETED);
        assertThat(find("t-1").stateText()).contains("\"log\":\"7\"");
    }

    private void answer(ConsumerRecord<byte[], byte[]> command) {
        assertThat(new String(command.value(), UTF_8)).isEqualTo("{\"event\":\"Book\",\"data\":{\"id\":\"t-1\"}}");
        String replyTo =
                new String(command.headers().lastHeader(HeaderNames.REPLY_TO).value(), UTF_8);
        var reply = new ProducerRecord<>(replyTo, command.key(), booked("7").getBytes(UTF_8));
        reply.headers().add(command.headers().lastHeader(HeaderNames.CORRELATION));
        send(reply);
    }

    @Test
    void a_reply_in_the_wrong_partition_finds_its_saga() {
        run(trip("book"), 4);
        begin("t-1");
        int right = Utils.toPositive(Utils.murmur2("t-1".getBytes(UTF_8))) % 4;
        send(record(
                saga + "-saga", (right + 1) % 4, "t-1", booked("1"), HeaderNames.CORRELATION, correlation("t-1", 1)));
        awaitStatus("t-1", SagaStatus.COMPLETED);
    }

    @Test
    void a_state_that_grows_too_large_leaves_a_dead_letter_and_stops_its_own_saga_only() {
        run();
        begin("large", "good");
        inbox("large", booked("x".repeat(1_048_290)), HeaderNames.CORRELATION, correlation("large", 1));
        inbox("good", booked("1"), HeaderNames.CORRELATION, correlation("good", 1));
        awaitStatus("good", SagaStatus.COMPLETED);
        awaitReason("large", "larger than max.request.size");
        assertThat(find("large").status()).isEqualTo(SagaStatus.RUNNING);
    }

    @Test
    void a_definition_that_was_changed_without_a_new_version_is_noticed() {
        began(trip("book"), "t-1");
        run(trip("reserve"), 1);
        inbox("t-1", booked("1"), HeaderNames.CORRELATION, correlation("t-1", 1));
        awaitReason("t-1", "step 'book'");
        Sagas.of(cluster, saga).complete("t-1", "ann", "booked by phone");
        awaitStatus("t-1", SagaStatus.COMPLETED);
        begin("t-2");
        inbox("t-2", booked("1"), HeaderNames.CORRELATION, saga + "/t-2/do/reserve/1/1");
        awaitStatus("t-2", SagaStatus.COMPLETED);
    }

    record Confirmed(String number) {}

    @Test
    void a_reply_that_only_a_newer_version_knows_is_not_skipped_by_an_older_process() {
        Saga<Trip> newer = builder()
                .version(2)
                .pivot(
                        "book",
                        s -> s.command(saga + "-hotel", t -> new Book(t.id()))
                                .on(Confirmed.class)
                                .withoutLimit())
                .build();
        began(newer, "t-1");
        run();
        inbox(
                "t-1",
                "{\"event\":\"Confirmed\",\"data\":{\"number\":\"1\"}}",
                HeaderNames.CORRELATION,
                correlation("t-1", 1));
        awaitReason("t-1", "follows version 2");
    }

    private Saga<Trip> limited(int version) {
        return builder()
                .version(version)
                .pivot(
                        "book",
                        s -> s.command(saga + "-hotel", t -> new Book(t.id()))
                                .on(Booked.class)
                                .within(Duration.ofSeconds(10)))
                .build();
    }

    @Test
    void a_wait_that_no_process_can_end_becomes_one_dead_letter() {
        began(limited(2), "newer");
        run(limited(1), 1);
        now.addAndGet(Duration.ofMinutes(1).toMillis());
        awaitReason("newer", "follows version 2");
        begin("older");
        // The timers of both are over now, in one partition, that of the first one once more.
        now.addAndGet(Duration.ofMinutes(1).toMillis());
        awaitStatus("older", SagaStatus.STUCK);
        assertThat(reasons().get("newer")).hasSize(1);
    }
}
