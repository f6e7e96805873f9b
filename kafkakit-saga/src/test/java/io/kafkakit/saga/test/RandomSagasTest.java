package io.kafkakit.saga.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.saga.Saga;
import io.kafkakit.saga.SagaStatus;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sagas that are made at random: the machine breaks its promises on none of their ways. */
class RandomSagasTest {

    private static final int SAGAS = 40;
    private static final int SITUATIONS = 2_000;
    private static final int WALKS = 1_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 1_000, 1_000_000})
    void no_way_of_any_saga_breaks_a_promise(long seed) {
        int complete = 0;
        for (long each = seed; each < seed + SAGAS; each++) {
            Saga<RandomSaga.Count> saga = new RandomSaga(each).saga();
            SagaWays ways = SagaExplorer.of(saga)
                    .start("r-1", new RandomSaga.Count(0))
                    .samples(new RandomSaga.Ok(), new RandomSaga.No(), new RandomSaga.Undone(), new RandomSaga.Signal())
                    .atMost(SITUATIONS)
                    .explore();
            String about = "seed " + each + "\n" + saga.mermaid() + ways;
            assertThat(ways.violations()).as(about).isEmpty();
            assertThat(ways.thrown()).as(about).isEmpty();
            assertThat(ways.neverEnding()).as(about).isEmpty();
            if (ways.isComplete()) {
                complete++;
                assertThat(ways.endings().keySet())
                        .as(about)
                        .containsAnyOf(SagaStatus.COMPLETED, SagaStatus.COMPENSATED, SagaStatus.STUCK);
            }
        }
        assertThat(complete).as("sagas that are explored as a whole").isGreaterThan(SAGAS / 2);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 1_000, 1_000_000})
    void no_walk_with_operators_and_broken_functions_breaks_a_promise_or_strands_the_saga(long seed) {
        for (long each = seed; each < seed + WALKS; each++) {
            RandomSaga maker = new RandomSaga(each);
            RandomWalk walk = new RandomWalk(maker, maker.saga(), new Random(each));
            walk.some();
            walk.toTheEnd();
            assertThat(walk.violations()).as("seed " + each + ": " + walk).isEmpty();
            assertThat(walk.hasEnded()).as("seed " + each + ": " + walk).isTrue();
        }
    }
}
