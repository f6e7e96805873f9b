package io.kafkakit.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.saga.SagaStatus;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sagas at the terminal: the commands as a user calls them, against a real Kafka and a real runner. */
class SagaCommandsTest {

    private static final String[] SURE = {"--because", "the bank said so", "--by", "ann", "--yes"};

    private static EmbeddedKafka kafka;

    @BeforeAll
    static void startKafka() {
        kafka = EmbeddedKafka.start();
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    private static String[] surely(String... arguments) {
        String[] all = new String[arguments.length + SURE.length];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        System.arraycopy(SURE, 0, all, arguments.length, SURE.length);
        return all;
    }

    private static void assertStatus(Ran ran, int status) {
        assertThat(ran.status()).as(ran.out() + ran.err()).isEqualTo(status);
    }

    @Test
    void a_stuck_saga_is_found_shown_and_led_to_its_end() {
        try (SagaOfTwoSteps sagas = new SagaOfTwoSteps(kafka, "led")) {
            sagas.begin("o-1", "o-2");
            Ran skipped = sagas.ran("skip", surely("o-1", "--step", "reserve"));
            assertStatus(skipped, 0);
            assertThat(skipped.out()).contains("o-1: obeyed; charge: command sent to led-payments");
            sagas.awaitStatus("o-1", SagaStatus.STUCK);

            Ran list = sagas.ran("list", "--status", "stuck");
            assertThat(list.out())
                    .contains("o-1", "STUCK", "charge (failed, attempt 1)")
                    .doesNotContain("o-2")
                    .endsWith("1 saga: 1 STUCK\n");
            assertThat(sagas.ran("list").out()).endsWith("2 sagas: 1 RUNNING, 1 STUCK\n");

            Ran show = sagas.ran("show", "o-1");
            assertThat(show.out())
                    .containsSubsequence(
                            "status          STUCK",
                            "open steps\n  charge: failed, attempt 1, no time limit",
                            "history\n",
                            "started",
                            "operator: skip reserve by ann: the bank said so",
                            "charge: stuck: no reply in time",
                            "state\n",
                            "\"total\" : 7");

            assertStatus(sagas.ran("skip", surely("--all", "--status", "STUCK")), 0);
            Ran completed = sagas.ran("complete", surely("o-1"));
            assertThat(completed.out()).contains("o-1: obeyed; saga: completed by an operator");
            assertThat(sagas.ran("list", "--status", "COMPLETED").out()).endsWith("1 saga: 1 COMPLETED\n");
        }
    }

    @Test
    void a_refusal_is_told_with_its_reason_and_has_status_1() {
        try (SagaOfTwoSteps sagas = new SagaOfTwoSteps(kafka, "refusing")) {
            sagas.begin("o-1");
            Ran migrated = sagas.ran("migrate", surely("o-1"));
            assertStatus(migrated, 1);
            assertThat(migrated.out()).contains("o-1: refused: it follows version 1 already");
            assertStatus(sagas.ran("skip", surely("o-1")), 0);
            sagas.awaitStatus("o-1", SagaStatus.STUCK);
            assertStatus(sagas.ran("skip", surely("o-1")), 0);
            Ran compensated = sagas.ran("compensate", surely("o-1"));
            assertStatus(compensated, 1);
            assertThat(compensated.out()).contains("o-1: refused: saga 'o-1' is behind its pivot");
            assertThat(sagas.ran("list").out()).contains("ship (doing, attempt 1)");
            Ran retried = sagas.ran("retry", surely("o-1"));
            assertStatus(retried, 0);
            assertThat(retried.out()).contains("ship: command sent to refusing-stock, try 2");
        }
    }

    @Test
    void a_saga_that_is_not_there_or_has_ended_gets_no_order() {
        try (SagaOfTwoSteps sagas = new SagaOfTwoSteps(kafka, "ended")) {
            sagas.begin("o-1", "o-2");
            Ran both = sagas.ran("compensate", surely("o-1", "o-9"));
            assertStatus(both, 1);
            assertThat(both.out()).contains("there is no saga 'o-9'", "o-1: obeyed", "saga: compensated");
            Ran again = sagas.ran("compensate", surely("o-1"));
            assertStatus(again, 1);
            assertThat(again.out()).contains("saga 'o-1' has ended: it is COMPENSATED", "nothing to do");
            Ran other = sagas.ran("skip", surely("o-2", "--step", "ship"));
            assertStatus(other, 1);
            assertThat(other.out()).contains("saga 'o-2' does not match the filters");
        }
    }

    @Test
    void nothing_happens_without_a_yes_or_in_a_dry_run() {
        try (SagaOfTwoSteps sagas = new SagaOfTwoSteps(kafka, "asking")) {
            sagas.begin("o-1");
            Ran dry = sagas.ran("complete", "o-1", "--because", "test", "--dry-run");
            assertStatus(dry, 0);
            assertThat(dry.out()).contains("o-1").endsWith("dry run: 1 saga to complete\n");
            Ran asked = sagas.ran("complete", "o-1", "--because", "test");
            assertStatus(asked, 1);
            assertThat(asked.err()).contains("nothing was done: there is no terminal to ask at");
            assertThat(sagas.ran("show", "o-1").out()).contains("RUNNING").doesNotContain("operator");
        }
    }

    @Test
    void an_order_that_no_runner_obeys_is_said_to_wait() {
        try (SagaOfTwoSteps sagas = new SagaOfTwoSteps(kafka, "deaf")) {
            sagas.begin("o-1");
            sagas.stop();
            Ran ran = sagas.ran("complete", surely("o-1", "--wait", "500ms"));
            assertStatus(ran, 1);
            assertThat(ran.out()).contains("o-1: not seen within 500 ms: its runner obeys as soon as it runs");
        }
    }

    @Test
    void sagas_are_listed_by_filter_and_as_json() {
        try (SagaOfTwoSteps sagas = new SagaOfTwoSteps(kafka, "many")) {
            sagas.begin("o-1", "o-2", "p-3");
            assertThat(sagas.ran("list", "--contains", "O-").out()).endsWith("2 sagas: 2 RUNNING\n");
            assertThat(sagas.ran("list", "--contains", "\"TOTAL\":7").out()).endsWith("3 sagas: 3 RUNNING\n");
            assertThat(sagas.ran("list", "--older-than", "1h").out()).isEqualTo("0 sagas\n");
            assertThat(sagas.ran("list", "--older-than", "0s", "--step", "reserve")
                            .out())
                    .endsWith("3 sagas: 3 RUNNING\n");
            assertThat(sagas.ran("list", "--step", "charge").out()).isEqualTo("0 sagas\n");
            Ran limited = sagas.ran("list", "--limit", "1", "--json");
            assertThat(limited.err()).contains("1 shown; --limit shows more", "3 sagas: 3 RUNNING");
            JsonNode line = JsonMapper.shared().readTree(limited.out());
            assertThat(limited.out().lines()).hasSize(1);
            assertThat(line.at("/id").asString()).isEqualTo("o-1");
            assertThat(line.at("/status").asString()).isEqualTo("RUNNING");
            assertThat(line.at("/openSteps/0/step").asString()).isEqualTo("reserve");
            assertThat(line.at("/history/0/what").asString()).isEqualTo("started");
            assertThat(line.at("/state/data/total").asInt()).isEqualTo(7);
        }
    }

    @Test
    void a_record_that_is_no_saga_is_shown_with_the_reason() {
        kafka.createTopic("broken-saga-state", 1);
        try (var producer =
                new KafkaProducer<>(kafka.clientSettings(), new ByteArraySerializer(), new ByteArraySerializer())) {
            var unused = producer.send(new ProducerRecord<>(
                    "broken-saga-state", "o-1".getBytes(UTF_8), "no JSON \u001b[2J".getBytes(UTF_8)));
        }
        Ran list = Ran.of("saga", "list", "broken", "--bootstrap-server", kafka.bootstrapServers());
        assertThat(list.out())
                .contains("UNREADABLE", "header kafkakit-saga is missing")
                .endsWith("1 saga: 1 UNREADABLE\n");
        Ran show = Ran.of("saga", "show", "broken", "o-1", "--bootstrap-server", kafka.bootstrapServers());
        assertThat(show.out())
                .contains("problem         header kafkakit-saga is missing", "no JSON")
                .doesNotContain("\u001b", "1970");
    }

    @Test
    void a_saga_that_nobody_runs_is_one_line() {
        Ran ran = Ran.of("saga", "list", "nowhere", "--bootstrap-server", kafka.bootstrapServers());
        assertStatus(ran, 1);
        assertThat(ran.err())
                .startsWith("kafkakit: ")
                .contains("nowhere-saga-state")
                .containsOnlyOnce("\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "saga list",
                "saga list orders --status nonsense",
                "saga list orders --older-than soon",
                "saga list orders --limit 0",
                "saga retry orders o-1",
                "saga retry orders --because x",
                "saga retry orders o-1 --all --because x",
                "saga retry orders o-1 --because x --wait long"
            })
    void wrong_usage_has_status_2(String arguments) {
        Ran ran = Ran.of((arguments + " --bootstrap-server " + kafka.bootstrapServers()).split(" "));
        assertStatus(ran, 2);
        assertThat(ran.err()).doesNotContain("\tat ");
    }
}
