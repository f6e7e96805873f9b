package io.kafkakit.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.DeadLetterException;
import io.kafkakit.EventContext;
import io.kafkakit.Retries;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A handler that fails as a seed says: it relays most records at once, some after a few attempts, and some never. What it does
 * depends on the record and the attempt only, so another process does the same.
 *
 * @param retries how many are allowed
 */
public record Erratic(long seed, int retries) {

    /** One that fails under this policy. */
    public static Erratic of(long seed, Retries policy) {
        return new Erratic(seed, policy.limit());
    }

    /** How many attempts this record has before it is handled, or a dead letter. */
    public int attempts(int id) {
        if (isDead(id)) {
            return isHopeless(id) ? 1 : retries + 1;
        }
        return failures(id) + 1;
    }

    /** Whether trying again is of no use. */
    private boolean isHopeless(int id) {
        return isDead(id) && id % 2 == 0;
    }

    /** How many attempts of this record fail; more than there are if all do. */
    public int failures(int id) {
        int draw = new SplittableRandom(seed * 1_000_003 + id).nextInt(100);
        if (draw < 75) {
            return 0;
        }
        return draw < 95 ? 1 + draw % retries : retries + 1;
    }

    /** Whether it becomes a dead letter. */
    public boolean isDead(int id) {
        return failures(id) > retries;
    }

    /** Of the ids from 0 up, each was relayed once or is a dead letter once, as it should. */
    public void assertEachInOnePlace(Kafka kafka, Topics topics, int count) {
        assertThat(Relayed.of(kafka, topics).ids())
                .as("relayed by %s", this)
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, count)
                        .filter(id -> !isDead(id))
                        .boxed()
                        .toList());
        assertThat(Relayed.of(kafka, topics.dead()).ids())
                .as("dead letters of %s", this)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, count).filter(this::isDead).boxed().toList());
    }

    /** Relays it, or fails. */
    public void relay(Work work, EventContext ctx, String out) {
        if (ctx.attempt() <= failures(work.id())) {
            if (isHopeless(work.id())) {
                throw new DeadLetterException("never");
            }
            throw new IllegalStateException("attempt " + ctx.attempt() + " of " + work.id());
        }
        ctx.send(out, ctx.key(), work);
    }
}
