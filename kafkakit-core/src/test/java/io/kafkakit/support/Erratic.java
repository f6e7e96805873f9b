package io.kafkakit.support;

import io.kafkakit.DeadLetterException;
import io.kafkakit.EventContext;
import java.util.SplittableRandom;

/**
 * A handler that fails as a seed says: it relays most records at once, some after a few attempts, and some never. What it does
 * depends on the record and the attempt only, so another process does the same.
 *
 * @param retries how many are allowed
 */
public record Erratic(long seed, int retries) {

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

    /** Relays it, or fails. */
    public void relay(Work work, EventContext ctx, String out) {
        if (ctx.attempt() <= failures(work.id())) {
            if (isDead(work.id()) && work.id() % 2 == 0) {
                throw new DeadLetterException("never");
            }
            throw new IllegalStateException("attempt " + ctx.attempt() + " of " + work.id());
        }
        ctx.send(out, ctx.key(), work);
    }
}
