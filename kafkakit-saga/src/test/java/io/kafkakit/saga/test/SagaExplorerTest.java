package io.kafkakit.saga.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkakit.Backoff;
import io.kafkakit.ConfigurationException;
import io.kafkakit.Retries;
import io.kafkakit.saga.Saga;
import io.kafkakit.saga.SagaBuilder;
import io.kafkakit.saga.SagaStatus;
import io.kafkakit.saga.Step;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SagaExplorerTest {

    record Job(String id, int done) {

        Job more() {
            return new Job(id, done + 1);
        }
    }

    record Do(String id) {}

    record Ok() {}

    record No() {}

    record NotYet() {}

    record Undone() {}

    record Signal(String id) {}

    private static final Job JOB = new Job("j-1", 0);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static SagaBuilder<Job> saga() {
        return Saga.of("job", Job.class);
    }

    private static void asks(Step<Job> s) {
        s.command("workers", job -> new Do(job.id()))
                .on(Ok.class, (job, ok) -> job.more())
                .failsOn(No.class)
                .within(MINUTE)
                .undo("workers", job -> new Do("undo"), u -> u.on(Undone.class).within(MINUTE));
    }

    private static void pivot(Step<Job> s) {
        s.command("workers", job -> new Do("pivot"))
                .on(Ok.class)
                .failsOn(No.class)
                .withoutLimit();
    }

    private static void forward(Step<Job> s) {
        s.command("workers", job -> new Do("forward"))
                .on(Ok.class)
                .within(MINUTE)
                .retries(Retries.upTo(1).withBackoff(Backoff.fixed(MINUTE)));
    }

    private static SagaExplorer<Job> explorer(SagaBuilder<Job> saga) {
        return SagaExplorer.of(saga.build())
                .start("j-1", JOB)
                .samples(new Ok(), new No(), new NotYet(), new Undone(), new Signal("j-1"));
    }

    @Test
    void it_names_how_ways_end_each_with_a_shortest_one() {
        SagaWays ways = explorer(saga().step("a", SagaExplorerTest::asks)
                        .pivot("p", SagaExplorerTest::pivot)
                        .step("b", SagaExplorerTest::forward))
                .explore()
                .requireSound();
        assertThat(ways.endings()).containsOnlyKeys(SagaStatus.COMPLETED, SagaStatus.COMPENSATED, SagaStatus.STUCK);
        assertThat(ways.endings().get(SagaStatus.COMPLETED).example().steps())
                .containsExactly("'j-1' starts", "a: Ok", "p: Ok", "b: Ok");
        assertThat(ways.endings().get(SagaStatus.COMPENSATED).example().steps())
                .containsExactly("'j-1' starts", "a: No");
        assertThat(ways.endings().get(SagaStatus.STUCK).example().steps())
                .containsExactly("'j-1' starts", "a: no reply in time", "a (undo): no reply in time");
        assertThat(ways.waitingWithoutLimit()).containsOnlyKeys("p");
        assertThat(ways.isComplete()).isTrue();
        assertThat(ways.toString()).contains("COMPENSATED in 3, for example: 'j-1' starts -> a: No\n");
    }

    @Test
    void small_sagas_have_the_situations_that_one_can_count() {
        SagaWays ways = explorer(saga().step(
                                "a",
                                s -> s.command("workers", job -> new Do(""))
                                        .on(Ok.class)
                                        .failsOn(No.class)
                                        .within(MINUTE)
                                        .nothingToUndo()))
                .explore();
        // It waits, or has ended in one of three ways.
        assertThat(ways.situations()).isEqualTo(4);
        assertThat(ways.moves()).isEqualTo(3);
    }

    @Test
    void parallel_ways_loops_and_early_events_are_sound() {
        SagaWays ways = explorer(saga().step("a", SagaExplorerTest::asks)
                        .parallel(
                                "both",
                                p -> p.branch(
                                                "left",
                                                b -> b.step("b", SagaExplorerTest::asks)
                                                        .step("c", SagaExplorerTest::asks))
                                        .branch(
                                                "right",
                                                b -> b.step(
                                                        "wait",
                                                        s -> s.awaits("signals", Signal.class, Signal::id)
                                                                .within(MINUTE))))
                        .repeat("loop", job -> job.done() < 5, 2, b -> b.step("d", SagaExplorerTest::asks))
                        .pause("rest", job -> MINUTE)
                        .choose("maybe", job -> job.done() > 3, b -> b.local("note", (job, out) -> job))
                        .pivot("p", SagaExplorerTest::pivot)
                        .parallel(
                                "after",
                                p -> p.branch("x", b -> b.step("e", SagaExplorerTest::forward))
                                        .branch("y", b -> b.step("f", SagaExplorerTest::forward))))
                .explore();
        ways.requireSound();
        assertThat(ways.endings()).containsOnlyKeys(SagaStatus.COMPLETED, SagaStatus.COMPENSATED, SagaStatus.STUCK);
        assertThat(ways.situations()).isGreaterThan(50);
    }

    @Test
    void it_finds_a_loop_that_may_go_on_for_ever() {
        SagaWays ways = explorer(saga().repeat(
                                "poll",
                                job -> job.done() == 0,
                                1_000_000,
                                b -> b.step(
                                        "ask",
                                        s -> s.command("workers", job -> new Do(""))
                                                .on(Ok.class, (job, ok) -> job.more())
                                                .on(NotYet.class)
                                                .within(MINUTE)
                                                .nothingToUndo())))
                .explore();
        assertThat(ways.neverEnding())
                .extracting(SagaWays.Way::toString)
                .containsExactly("'j-1' starts -> ask: NotYet -> and so on");
        assertThatThrownBy(ways::requireSound).hasMessageContaining("a way never ends: 'j-1' starts");
    }

    @Test
    void it_finds_a_step_whose_event_never_comes() {
        SagaWays ways = explorer(saga().step("a", SagaExplorerTest::asks)
                        .step(
                                "wait",
                                s -> s.awaits("signals", Signal.class, signal -> "wrong " + signal.id())
                                        .withoutLimit())
                        .step("never", SagaExplorerTest::asks))
                .explore();
        assertThat(ways.neverEnding())
                .extracting(SagaWays.Way::toString)
                .containsExactly("'j-1' starts -> a: Ok -> nothing can happen any more");
        assertThat(ways.neverReached()).containsExactly("never");
    }

    @Test
    void it_finds_steps_that_are_never_reached() {
        SagaWays ways = explorer(saga().choose(
                                "which",
                                job -> job.done() > 5,
                                b -> b.local("note", (job, out) -> job).step("b", SagaExplorerTest::asks),
                                b -> b.pause("rest", job -> MINUTE))
                        .step("c", SagaExplorerTest::asks))
                .explore();
        assertThat(ways.neverReached()).containsExactlyInAnyOrder("note", "b");
        assertThat(ways.faults()).containsExactly("no way reaches [b, note]");
    }

    @Test
    void it_finds_functions_that_throw_and_the_way_to_them() {
        SagaWays ways = explorer(saga().step("a", SagaExplorerTest::asks)
                        .step(
                                "b",
                                s -> s.command("workers", job -> new Do(""))
                                        .on(Ok.class, (job, ok) -> {
                                            throw new IllegalStateException("not this one");
                                        })
                                        .failsOn(No.class)
                                        .within(MINUTE)
                                        .nothingToUndo())
                        .compensated((job, why, out) -> {
                            if (why.step().equals("b") && why.reason().equals("no reply in time")) {
                                throw new UnsupportedOperationException("nor that one");
                            }
                        }))
                .explore();
        assertThat(ways.thrown())
                .extracting(each -> each.exception().getMessage() + ": " + each.way())
                .containsExactly(
                        "not this one: 'j-1' starts -> a: Ok -> b: Ok",
                        "nor that one: 'j-1' starts -> a: Ok -> b: no reply in time -> a (undo): Undone");
        assertThat(ways.endings()).containsKey(SagaStatus.STUCK);
        assertThatThrownBy(ways::requireSound).hasMessageContaining("a function throws", "not this one");
    }

    @Test
    void it_finds_a_saga_that_cannot_start() {
        SagaWays ways = explorer(saga().local("break", (job, out) -> {
                    throw new IllegalStateException("at once");
                }))
                .explore();
        assertThat(ways.thrown()).extracting(each -> each.way().toString()).containsExactly("'j-1' starts");
    }

    @Test
    void it_stops_at_its_bound_and_says_so() {
        SagaWays ways = explorer(saga().repeat(
                                "count", job -> true, Integer.MAX_VALUE, b -> b.step("a", SagaExplorerTest::asks)))
                .atMost(50)
                .explore();
        assertThat(ways.isComplete()).isFalse();
        assertThat(ways.situations()).isEqualTo(50);
        assertThat(ways.faults()).contains("only 50 situations are explored: raise atMost(...), or pass fewer samples");
    }

    @Test
    void it_lists_all_missing_samples_at_once() {
        SagaExplorer<Job> explorer = SagaExplorer.of(
                        saga().step("a", SagaExplorerTest::asks).build())
                .start("j-1", JOB)
                .sample(new Ok());
        assertThatThrownBy(explorer::explore)
                .isInstanceOfSatisfying(
                        ConfigurationException.class,
                        e -> assertThat(e.problems())
                                .containsExactly(
                                        "a No for event 'No' of step 'a'", "a Undone for event 'Undone' of step 'a'"));
        assertThatThrownBy(() -> SagaExplorer.of(
                                saga().step("a", SagaExplorerTest::asks).build())
                        .explore())
                .hasMessageContaining("call start(...)");
    }

    @Test
    void several_samples_of_a_type_are_several_ways() {
        Saga<Job> saga = saga().step(
                        "a",
                        s -> s.command("workers", job -> new Do(""))
                                .on("done", Do.class, (job, reply) -> new Job(reply.id(), 1))
                                .within(MINUTE)
                                .nothingToUndo())
                .choose(
                        "which",
                        job -> job.id().equals("x"),
                        b -> b.local("x", (job, out) -> job),
                        b -> b.local("y", (job, out) -> job))
                .build();
        SagaExplorer<Job> explorer = SagaExplorer.of(saga).start("j-1", JOB).sample("done", new Do("x"));
        assertThat(explorer.explore().neverReached()).containsExactly("y");
        explorer.sample("done", new Do("y"));
        assertThat(explorer.explore().neverReached()).isEmpty();
    }

    @Test
    void children_end_in_both_ways() {
        Saga<Signal> child = Saga.of("part", Signal.class)
                .step(
                        "x",
                        s -> s.command("workers", signal -> new Do("x"))
                                .on(Ok.class)
                                .within(MINUTE)
                                .nothingToUndo())
                .build();
        SagaWays ways = explorer(saga().child(
                                "part",
                                child,
                                c -> c.starts(job -> "part", job -> new Signal("p"))
                                        .within(MINUTE)
                                        .undo("workers", job -> new Do("undo part")))
                        .step("b", SagaExplorerTest::asks))
                .explore()
                .requireSound();
        assertThat(ways.endings().get(SagaStatus.COMPENSATED).example().steps())
                .containsExactly("'j-1' starts", "part: kafkakit.saga.compensated.part");
    }

    @Test
    void a_tester_is_the_start_of_an_exploration() {
        SagaWays ways = SagaTester.of(saga().step("a", SagaExplorerTest::asks).build())
                .start("j-1", JOB)
                .explorer()
                .samples(new Ok(), new No(), new Undone())
                .explore()
                .requireSound();
        assertThat(ways.endings().get(SagaStatus.COMPLETED).example().steps())
                .isEqualTo(List.of("'j-1' starts", "a: Ok"));
    }
}
