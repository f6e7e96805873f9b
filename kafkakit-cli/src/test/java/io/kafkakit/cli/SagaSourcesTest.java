package io.kafkakit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.saga.SagaStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Definitions of sagas in source files, drawn and compared. */
class SagaSourcesTest {

    private static EmbeddedKafka kafka;

    @TempDir
    private Path directory;

    @BeforeAll
    static void startKafka() {
        kafka = EmbeddedKafka.start();
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    private String source(String directoryName, String members) throws IOException {
        Path file = Files.createDirectories(directory.resolve(directoryName)).resolve("Mine.java");
        return Files.writeString(file, """
                import io.kafkakit.saga.Saga;
                import io.kafkakit.saga.SagaBuilder;
                import io.kafkakit.saga.Step;
                public class Mine {
                    record State(String id) {}
                    record Command(String id) {}
                    record Answer() {}
                    static Step<State> asks(Step<State> step, String topic) {
                        return step.command(topic, state -> new Command(state.id())).on(Answer.class).withoutLimit();
                    }
                    static SagaBuilder<State> with(String name, int version, String first) {
                        return Saga.of(name, State.class).version(version)
                                .step(first, step -> asks(step, "stock").undo("stock", state -> new Command("")))
                                .pivot("charge", step -> asks(step, "payments"))
                                .step("ship", step -> asks(step, "stock"));
                    }
                """ + members + "}\n").toString();
    }

    private static Ran saga(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "saga";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return Ran.of(all);
    }

    @Test
    void fields_and_methods_of_a_file_are_drawn() throws IOException {
        String file = source("a", """
                private static final Saga<State> FIRST = with("first", 1, "reserve").build();
                static Saga<State> second() { return with("second", 1, "book").build(); }
                static Saga<State> notThis(String name) { return with(name, 1, "other").build(); }
                """);
        Ran both = saga("graph", file);
        assertThat(both.status()).as(both.err()).isZero();
        assertThat(both.out())
                .contains("flowchart TD", "first 1", "second 1", "reserve", "book")
                .doesNotContain("other");
        assertThat(saga("graph", file, "--saga", "second").out())
                .contains("book")
                .doesNotContain("reserve");
        assertThat(saga("graph", "io.kafkakit.examples.ordersaga.OrderSaga").out())
                .contains("order 1", "receipt");
    }

    @Test
    void a_file_without_a_saga_or_with_a_mistake_is_one_line() throws IOException {
        assertFails("defines no saga: give it a static field", saga("graph", source("a", "")));
        assertFails("does not compile: line 17", saga("graph", source("b", "static Saga<State> x = nonsense;\n")));
        assertFails(
                "it has no step",
                saga("graph", source("c", "static Saga<State> x() { return Saga.of(\"x\", State.class).build(); }\n")));
        assertFails("there is no Java source file", saga("graph", "Nowhere.java"));
        assertFails("there is no class Nowhere", saga("graph", "Nowhere"));
    }

    private static void assertFails(String why, Ran ran) {
        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.err()).startsWith("kafkakit: ").contains(why).containsOnlyOnce("\n");
    }

    @Test
    void a_chart_shows_how_far_a_saga_is() throws IOException {
        String file = source("a", "static final Saga<State> IT = with(\"drawn\", 1, \"reserve\").build();\n");
        try (SagaOfTwoSteps sagas = new SagaOfTwoSteps(kafka, "drawn")) {
            sagas.begin("o-1");
            assertThat(chart(file)).contains("class s0 open").doesNotContain("class s0 done", "class s1");
            sagas.ran("skip", "o-1", "--because", "test", "--yes");
            sagas.awaitStatus("o-1", SagaStatus.STUCK);
            assertThat(chart(file)).contains("class s0 done", "class s1 stuck").doesNotContain("class s2");
        }
    }

    private static String chart(String file) {
        Ran ran = Ran.on(kafka, List.of("saga", "graph"), file, "--saga", "drawn", "--id", "o-1");
        assertThat(ran.status()).as(ran.err()).isZero();
        return ran.out();
    }

    @Test
    void versions_are_compared_with_each_other_and_with_the_sagas_of_the_cluster() throws IOException {
        String old = source("old", "static final Saga<State> IT = with(\"moved\", 1, \"reserve\").build();\n");
        String now = source("new", "static final Saga<State> IT = with(\"moved\", 2, \"book\").build();\n");
        Ran files = saga("diff", old, now);
        assertThat(files.status()).as(files.err()).isZero();
        assertThat(files.out()).isEqualTo("""
                saga moved: version 1 becomes version 2
                  + book
                  - reserve
                """);
        try (SagaOfTwoSteps sagas = new SagaOfTwoSteps(kafka, "moved")) {
            sagas.begin("o-1", "o-2");
            sagas.ran("skip", "o-2", "--because", "test", "--yes");
            sagas.awaitStatus("o-2", SagaStatus.STUCK);
            sagas.ran("skip", "o-2", "--because", "test", "--yes");
            Ran ran = Ran.on(kafka, List.of("saga", "diff"), old, now, "--saga", "moved");
            assertThat(ran.status()).as(ran.err()).isEqualTo(3);
            assertThat(ran.out())
                    .contains(
                            "o-1 cannot move: it stands at step 'reserve', which the new version does not have",
                            "2 open sagas of version 1: 1 may move, 1 cannot where they stand now")
                    .doesNotContain("o-2 cannot move");
        }
    }

    @Test
    void a_new_version_needs_a_higher_number_and_the_same_name() throws IOException {
        String old = source("old", "static final Saga<State> IT = with(\"same\", 1, \"reserve\").build();\n");
        assertThat(saga("diff", old, old).out()).contains("call version(2)", "the steps have the same names");
        String other = source("other", "static final Saga<State> IT = with(\"other\", 2, \"reserve\").build();\n");
        assertFails("saga 'other' is no version of saga 'same'", saga("diff", old, other));
    }
}
