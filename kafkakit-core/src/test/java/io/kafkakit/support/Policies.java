package io.kafkakit.support;

import io.kafkakit.Backoff;
import io.kafkakit.Retries;
import java.time.Duration;
import java.util.SplittableRandom;

/** Policies for tests that take any: what a seed says, so that another process has the same. */
public final class Policies {

    private Policies() {}

    /** One whose delays are short enough for a test. */
    public static Retries random(long seed, String topic) {
        SplittableRandom random = new SplittableRandom(seed);
        return Retries.upTo(1 + random.nextInt(4)).onTopic(topic).withBackoff(backoff(random));
    }

    private static Backoff backoff(SplittableRandom random) {
        Duration some = Duration.ofMillis(20 + random.nextInt(300));
        return switch (random.nextInt(4)) {
            case 0 -> Backoff.none();
            case 1 -> Backoff.fixed(some);
            case 2 -> Backoff.exponential(some, some.multipliedBy(3)).withJitter(0.5);
            default -> Backoff.delays(some, some.multipliedBy(2));
        };
    }
}
